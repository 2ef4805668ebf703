import { SnaptreeError, type Step } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { codeOf, grown } from '../asking.ts';
import type { ConformanceTarget } from '../target.ts';
import { send } from '../trial/trial.ts';

/** What every driver does in the same way before, during and after a step. */
export function describeSteps(target: () => ConformanceTarget, mechanism: string): void {
  describe(`steps with ${mechanism} snapshots`, () => {
    it('refuses a kind of step that no hypervisor supports', async ({ skip }) => {
      if (target().driver.kind === 'simulator') return skip('the simulator supports this step');
      const { domainId, id } = await grown(target(), 'a*', mechanism);
      const step: Step = { kind: 'protect', id: id('a'), protected: true };
      expect(await codeOf(send(target(), domainId, step))).toBe('hypervisorError');
      await target().removeDomain(domainId);
    });

    it('does not merge data in a delete that was planned as a discard', async () => {
      const { domainId, id } = await grown(target(), 'a(b*)', mechanism);
      const step: Step = { kind: 'delete', id: id('b'), expect: 'drop', children: ['live'] };
      expect(await codeOf(send(target(), domainId, step))).toBe('stepExpectationFailed');
      await target().removeDomain(domainId);
    });

    it('names the VM in an error, not its ID', async () => {
      const { domainId } = await grown(target(), 'a*', mechanism);
      const { tree } = await target().driver.read(domainId);
      const step: Step = { kind: 'revert', to: 'no such snapshot', power: 'off' };
      const error = await send(target(), domainId, step).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SnaptreeError);
      const on = error instanceof SnaptreeError ? error.problem.on : '';
      expect(on).toContain(tree.domain.name);
      expect(on).not.toContain(domainId);
      await target().removeDomain(domainId);
    });

    it('finishes a shutdown once the guest is off', async ({ skip }) => {
      if (target().supports.shutdown !== true) return skip('no guest on this target reacts to a shutdown');
      const domainId = await target().makeDomain({ power: 'running', label: 'shutdown' });
      await send(target(), domainId, { kind: 'power', action: 'shutdown' });
      expect(['off', 'saved']).toContain((await target().driver.read(domainId)).tree.live.power);
      await target().removeDomain(domainId);
    });
  });
}
