import fc from 'fast-check';
import type { Operation } from '../operation/operation.ts';
import type { Snapshot } from '../tree/model.ts';
import { treeFromNotation } from '../tree/notation.ts';
import { everyStorage, storages } from './storage.fixture.ts';

/** A random forest: the parent of node i is one of the nodes before it, or the base. */
export const forests = fc
  .record({
    parents: fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), {
      minLength: 1,
      maxLength: 24,
    }),
    current: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    protect: fc.option(fc.nat(23), { freq: 6 }),
    power: fc.constantFrom('off' as const, 'running' as const, 'paused' as const, 'saved' as const),
    storage: fc.constantFrom(...everyStorage),
    memory: fc.boolean(),
  })
  .map(({ parents, current, protect, power, storage, memory }) => {
    const { capabilities, mechanism } = storages[storage];
    const parentOf = parents.map((p, i) => Math.floor(p * (i + 1)) - 1);
    const currentAt = Math.floor(current * (parents.length + 1)) - 1;
    const drawn = treeFromNotation(notation(parentOf, currentAt), { mechanism, power, memory });
    const snapshots = drawn.snapshots.map(
      (s): Snapshot => (s.id === `s${protect}` ? { ...s, protected: true } : s),
    );
    return { tree: { ...drawn, snapshots }, capabilities, storage };
  });

function notation(parentOf: readonly number[], currentAt: number): string {
  const write = (parent: number): string =>
    parentOf
      .flatMap((p, i) => {
        if (p !== parent) return [];
        const below = write(i);
        return [`s${i}${i === currentAt ? '*' : ''}${below === '' ? '' : `(${below})`}`];
      })
      .join(' ');
  return write(-1);
}

/** Any operation on a forest of up to 24; many are refused. */
export const operations = fc.nat(23).chain((n): fc.Arbitrary<Operation> => {
  const id = `s${n}`;
  const flag = fc.boolean();
  return fc.oneof(
    fc.constant<Operation>({ kind: 'mergeIntoChildren', id }),
    fc.constant<Operation>({ kind: 'mergeIntoChildren', id, pull: true }),
    flag.map((force): Operation => ({ kind: 'mergeIntoParent', id, force })),
    flag.map((force): Operation => ({ kind: 'discard', id, force })),
    fc
      .tuple(flag, flag)
      .map(([force, keepRoot]): Operation => ({ kind: 'removeSubtree', id, force, keepRoot })),
    flag.map((force): Operation => ({ kind: 'removeAll', force })),
    flag.map((force): Operation => ({ kind: 'revert', id, force })),
    fc.constant<Operation>({ kind: 'revert', id, safety: 'kept' }),
    fc.constant<Operation>({ kind: 'create', name: 'fresh', memory: false, quiesce: false }),
  );
});
