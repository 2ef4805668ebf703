import type { Current, Progress, Step } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { codeOf, grown, shape, shapeOf } from '../asking.ts';
import type { ConformanceTarget } from '../target.ts';
import { send } from '../trial/trial.ts';

/** What callers can rely on, in addition to the outcome of a step. */
export function describeProtocol(target: () => ConformanceTarget, mechanism: string): void {
  const creation = (on: Current): Step => ({
    kind: 'create',
    name: 'b',
    memory: false,
    quiesce: false,
    mechanism,
    on,
  });

  describe(`the driver protocol with ${mechanism} snapshots`, () => {
    it('reads a domain as unchanged only while nothing changes', async () => {
      const { domainId } = await grown(target(), 'a(b*)', mechanism);
      const { changeToken } = await target().driver.read(domainId);
      expect(await target().driver.read(domainId, { unless: changeToken })).toBe('unchanged');
      await target().otherClient.createSnapshot(domainId, 'added');
      const again = await target().driver.read(domainId, { unless: changeToken });
      expect(again === 'unchanged' ? [] : again.tree.snapshots.map((s) => s.name)).toContain('added');
      await target().removeDomain(domainId);
    });

    it('does not send a step after another client changed the children', async () => {
      const { domainId, id } = await grown(target(), 'a(b*)', mechanism);
      const step: Step = { kind: 'delete', id: id('b'), expect: 'merge', children: ['live'] };
      await target().otherClient.createSnapshot(domainId, 'in between');
      const before = await shapeOf(target(), domainId);
      expect(await codeOf(send(target(), domainId, step))).toBe('stepExpectationFailed');
      expect(await shapeOf(target(), domainId)).toEqual(before);
      await target().removeDomain(domainId);
    });

    it('does not send a step on a deleted snapshot', async () => {
      const { domainId, id } = await grown(target(), 'a(b*)', mechanism);
      await target().otherClient.deleteSnapshot(domainId, id('b'));
      const step: Step = { kind: 'delete', id: id('b'), expect: 'merge', children: ['live'] };
      expect(await codeOf(send(target(), domainId, step))).toBe('stepExpectationFailed');
      await target().removeDomain(domainId);
    });

    it('does not create a snapshot when a different one is current', async () => {
      const { domainId } = await grown(target(), 'a*', mechanism);
      const step = creation({ kind: 'base' });
      expect(await codeOf(send(target(), domainId, step))).toBe('stepExpectationFailed');
      await target().removeDomain(domainId);
    });

    it('reports "not found" for a domain that does not exist', async () => {
      const missing = '00000000-0000-4000-8000-000000000000';
      expect(await codeOf(target().driver.read(missing))).toBe('notFound');
    });

    it('sends nothing for a step that was canceled before it started', async () => {
      const { domainId, id } = await grown(target(), 'a(b*)', mechanism);
      const before = await shapeOf(target(), domainId);
      let sent = false;
      const step: Step = { kind: 'delete', id: id('b'), expect: 'merge', children: ['live'] };
      const sending = () => {
        sent = true;
      };
      const going = target().driver.execute(domainId, step, {
        signal: AbortSignal.abort(),
        report: () => {},
        sending,
      });
      expect(await codeOf(going)).toBe('cancelled');
      expect(sent).toBe(false);
      expect(await shapeOf(target(), domainId)).toEqual(before);
      await target().removeDomain(domainId);
    });

    it('calls `sending` before anything changes', async () => {
      const { domainId } = await grown(target(), 'a*', mechanism);
      const { tree } = await target().driver.read(domainId);
      let whenSending: unknown;
      const step = creation(tree.current);
      const sending = async () => {
        whenSending = await shapeOf(target(), domainId);
      };
      await target().driver.execute(domainId, step, {
        signal: new AbortController().signal,
        report: () => {},
        sending,
      });
      expect(whenSending).toEqual(shape(tree));
      expect(await shapeOf(target(), domainId)).not.toEqual(shape(tree));
      await target().removeDomain(domainId);
    });

    it('reports progress between 0 and 100 that never decreases', async () => {
      const { domainId, id } = await grown(target(), 'a(b*)', mechanism);
      const heard: Progress[] = [];
      const step: Step = { kind: 'delete', id: id('b'), expect: 'merge', children: ['live'] };
      await target().driver.execute(domainId, step, {
        signal: new AbortController().signal,
        report: (p) => heard.push(p),
        sending: () => {},
      });
      const percents = heard.flatMap((p) => p.percent ?? []);
      expect(percents.every((p, i) => p >= (percents[i - 1] ?? 0) && p <= 100)).toBe(true);
      await target().removeDomain(domainId);
    });

    it('determines whether a step was done when its reply was lost', async () => {
      const { domainId, id } = await grown(target(), 'a(b*)', mechanism);
      const { tree: before } = await target().driver.read(domainId);
      const step: Step = { kind: 'delete', id: id('b'), expect: 'merge', children: ['live'] };
      const { kind } = await target().driver.inspect(domainId, step, before);
      expect(kind).toBe(target().supports.arrivesLate === true ? 'running' : 'notDone');
      await send(target(), domainId, step);
      expect(await target().driver.inspect(domainId, step, before)).toEqual({ kind: 'done' });
      await target().removeDomain(domainId);
    });

    it('notifies when another client changes a domain', async ({ skip }) => {
      const { driver } = target();
      if (driver.watch === undefined || target().supports.snapshotEvents === false)
        return skip('this hypervisor has no snapshot events, so it is polled');
      const { domainId } = await grown(target(), 'a*', mechanism);
      const heard: (string | undefined)[] = [];
      const stop = driver.watch((changed) => heard.push(changed));
      if (target().supports.listensLate === true)
        await expect.poll(() => heard, { timeout: 30_000 }).toContain(undefined);
      await target().otherClient.createSnapshot(domainId, 'unexpected');
      await expect.poll(() => heard, { timeout: 30_000 }).toContain(domainId);
      stop();
      await target().removeDomain(domainId);
    });
  });
}
