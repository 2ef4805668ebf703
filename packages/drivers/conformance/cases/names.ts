import type { Operation, Step } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { codeOf, grown, shape, shapeOf } from '../asking.ts';
import { growTree } from '../grow.ts';
import type { ConformanceTarget } from '../target.ts';
import { send, tryOperation, type Verdict } from '../trial/trial.ts';

/** A name is a label: the hypervisor returns it unchanged or refuses it. */
export function describeNames(target: () => ConformanceTarget, mechanism: string): void {
  describe(`names of ${mechanism} snapshots`, () => {
    for (const name of oddNames) {
      it(`keeps the name ${JSON.stringify(name)} unchanged, or refuses it`, async () => {
        const { domainId } = await grown(target(), 'a*', mechanism);
        const before = await shapeOf(target(), domainId);
        const { tree } = await target().driver.read(domainId);
        const step: Step = {
          kind: 'create',
          name,
          memory: false,
          quiesce: false,
          mechanism,
          on: tree.current,
        };
        const refused = await codeOf(send(target(), domainId, step));
        const after = await target().driver.read(domainId);
        if (refused === undefined) expect(after.tree.snapshots.map((s) => s.name)).toContain(name);
        else expect(shape(after.tree)).toEqual(before);
        await target().removeDomain(domainId);
      });
    }

    it('distinguishes snapshots with the same name, or refuses the second one', async () => {
      const { domainId } = await grown(target(), 'a*', mechanism);
      const { tree } = await target().driver.read(domainId);
      const step: Step = {
        kind: 'create',
        name: 'a',
        memory: false,
        quiesce: false,
        mechanism,
        on: tree.current,
      };
      const refused = await codeOf(send(target(), domainId, step));
      const { tree: after } = await target().driver.read(domainId);
      expect(refused === undefined).toBe(target().supports.duplicateNames);
      expect(new Set(after.snapshots.map((s) => s.id)).size).toBe(target().supports.duplicateNames ? 2 : 1);
      await target().removeDomain(domainId);
    });

    it('deletes or keeps snapshots as previewed when the VM was started since', async (context) => {
      if (target().supports.running === false) return context.skip('VMs cannot run on this target');
      const { domainId } = await grown(target(), 'a*', mechanism);
      const take = { kind: 'create', memory: false, quiesce: false, mechanism } as const;
      for (const name of previewedNames) await tryOperation(target(), domainId, { ...take, name });
      await tryOperation(target(), domainId, { kind: 'power', action: 'start' });
      const untrue: string[] = [];
      for (const name of [...previewedNames].reverse()) {
        const { tree } = await target().driver.read(domainId);
        const id = tree.snapshots.find((s) => s.name === name)?.id;
        if (id === undefined) continue;
        const verdict = await tryOperation(target(), domainId, { kind: 'mergeIntoChildren', id });
        if (!truthful.has(verdict.kind)) untrue.push(`delete ${name}: ${JSON.stringify(verdict)}`);
      }
      expect(untrue).toEqual([]);
      await target().removeDomain(domainId);
    });

    for (const power of ['off', 'running'] as const) {
      it(`uses or refuses names as previewed while the VM is ${power}`, async (context) => {
        const found = await growTree(target(), 'a*', { mechanism, power, label: 'names' });
        if (!found.ok) return context.skip(found.why);
        const untrue: string[] = [];
        for (const name of previewedNames) {
          for (const [what, verdict] of await lifeOf(target(), found.domainId, { name, mechanism, power }))
            if (!truthful.has(verdict.kind)) untrue.push(`${what} ${name}: ${JSON.stringify(verdict)}`);
        }
        expect(untrue).toEqual([]);
        await target().removeDomain(found.domainId);
      });
    }
  });
}

const oddNames = [
  `it's "quoted"`,
  'two\nlines',
  '<b>bold</b> & co',
  '🌲 مرحبا 日本',
  '../up',
  '$(reboot)',
  ' spaces ',
  'live',
];

const previewedNames = [
  'snapshot-2026-11-29-21.00.12',
  'with space',
  'ümlaut: 1+1, a@b',
  'a "quoted" one',
  'back\\slash',
  '17',
  'two\nlines',
];

const truthful: ReadonlySet<Verdict['kind']> = new Set([
  'asShown',
  'refusedAlike',
  'guarded',
  'loss',
  'notTried',
  'notShown',
]);

/** Takes a snapshot with this name, reverts to it and deletes it, as far as the preview allows. */
async function lifeOf(
  target: ConformanceTarget,
  domainId: string,
  { name, mechanism, power }: { name: string; mechanism: string; power: 'off' | 'running' },
): Promise<[string, Verdict][]> {
  const memory = power === 'running' && mechanism === 'internal';
  const create = { kind: 'create', name, memory, quiesce: false, mechanism } as const;
  const taken = await tryOperation(target, domainId, create);
  const { tree } = await target.driver.read(domainId);
  const id = tree.snapshots.find((s) => s.name === name)?.id;
  if (id === undefined) return [['create', taken]];
  const revert: Operation = { kind: 'revert', id, force: true };
  return [
    ['create', taken],
    ['revert', await tryOperation(target, domainId, revert)],
    ['delete', await tryOperation(target, domainId, { kind: 'mergeIntoChildren', id })],
  ];
}
