import { describe, expect, it } from 'vitest';
import type { Rule } from '../capabilities/capabilities.ts';
import type { Operation } from '../operation/operation.ts';
import { planOperation } from '../plan/plan.ts';
import { storages } from '../plan/storage.fixture.ts';
import type { ImageSnapshot, SnapshotTree } from '../tree/model.ts';
import { treeFromNotation } from '../tree/notation.ts';

const says = 'tried';
const create: Rule = { kind: 'nameNotInImage', class: 'guard', says };
const own: Rule = { kind: 'nameIsItsOwn', class: 'guard', says };
const keeps: Rule = { kind: 'revertKeepsSnapshots', class: 'guard', says };
const noInternal: Rule = { kind: 'filesHoldNoInternal', class: 'guard', says };

function refusals(tree: SnapshotTree, operation: Operation, storage: 'independent' | 'layered'): string[] {
  const { capabilities } = storages[storage];
  const mechanisms = Object.fromEntries(
    Object.entries(capabilities.mechanisms).map(([name, rules]) => [
      name,
      {
        ...rules,
        delete: storage === 'layered' ? [noInternal] : [own],
        revert: storage === 'layered' ? [keeps] : [own],
        create: [create],
      },
    ]),
  );
  const result = planOperation(tree, operation, { ...capabilities, mechanisms });
  return result.ok ? [] : result.refusals.map(({ code, sentence }) => `${code}: ${sentence}`);
}

const withInside = (tree: SnapshotTree, path: string, inside: ImageSnapshot[]): SnapshotTree => ({
  ...tree,
  imageSnapshots: [{ path, inside }],
});

const take = (name: string): Operation => ({ kind: 'create', name, memory: false, quiesce: false });

describe('what an image file lists', () => {
  const tree = treeFromNotation('a(b*)');
  const file = tree.snapshots[0]?.disks[0]?.stateFile ?? '';
  const listed = [
    { id: '1', name: 'a' },
    { id: '2', name: 'b' },
  ];

  it('stands in the way of nothing when it is what the hypervisor lists', () => {
    const now = withInside(tree, file, listed);
    expect(refusals(now, take('c'), 'independent')).toEqual([]);
    expect(refusals(now, { kind: 'revert', id: 'a', force: true }, 'independent')).toEqual([]);
    expect(refusals(now, { kind: 'mergeIntoChildren', id: 'a' }, 'independent')).toEqual([]);
  });

  it('refuses a name that an unlisted internal snapshot in the image has', () => {
    const now = withInside(tree, file, [...listed, { id: '3', name: 'nightly' }]);
    expect(refusals(now, take('nightly'), 'independent')).toEqual([
      `duplicateName: ${file} already contains an internal snapshot named nightly that the hypervisor does not list. Choose another name.`,
    ]);
    expect(refusals(now, take('other'), 'independent')).toEqual([]);
    expect(refusals(tree, take('nightly'), 'independent')).toEqual([]);
  });

  it('refuses to use a snapshot whose name occurs twice in the image', () => {
    const now = withInside(tree, file, [{ id: '7', name: 'a' }, ...listed]);
    for (const operation of [
      { kind: 'revert', id: 'a', force: true },
      { kind: 'mergeIntoChildren', id: 'a' },
    ] as const)
      expect(refusals(now, operation, 'independent')).toEqual([
        `ambiguousName: ${file} contains 2 internal snapshots named a, and the hypervisor cannot tell them apart.`,
      ]);
    expect(refusals(now, { kind: 'revert', id: 'b', force: true }, 'independent')).toEqual([]);
  });

  it('refuses to revert to a snapshot whose name is the ID of another', () => {
    const now = withInside(tree, file, [
      { id: 'b', name: 'a' },
      { id: '2', name: 'b' },
    ]);
    expect(refusals(now, { kind: 'revert', id: 'b', force: true }, 'independent')).toEqual([
      `ambiguousName: In ${file}, b is also the ID of the snapshot a. A revert to b would revert to a.`,
    ]);
    expect(refusals(now, { kind: 'mergeIntoChildren', id: 'b' }, 'independent')).toEqual([]);
  });

  it('refuses to merge an overlay that contains an unlisted internal snapshot', () => {
    const layers = treeFromNotation('a(b*)', {
      mechanism: Object.keys(storages.layered.capabilities.mechanisms)[0] ?? '',
    });
    const overlay = layers.snapshots[1]?.disks[0]?.overlay ?? '';
    const now = withInside(layers, overlay, [{ id: '1', name: 'hidden' }]);
    expect(refusals(now, { kind: 'mergeIntoChildren', id: 'b' }, 'layered')).toEqual([
      'holdsInternalSnapshot: Deleting b would overwrite or delete a file that contains other snapshots: hidden (not listed by the hypervisor).',
    ]);
    expect(refusals(layers, { kind: 'mergeIntoChildren', id: 'b' }, 'layered')).toEqual([]);
  });

  it('refuses a revert that deletes a file with an unlisted internal snapshot', () => {
    const layers = treeFromNotation('a(b*)', {
      mechanism: Object.keys(storages.layered.capabilities.mechanisms)[0] ?? '',
    });
    const overlay = layers.snapshots[1]?.disks[0]?.overlay ?? '';
    const now = withInside(layers, overlay, [{ id: '1', name: 'hidden' }]);
    const revert: Operation = { kind: 'revert', id: 'a', force: true };
    expect(refusals(now, revert, 'layered').join()).toMatch(
      /^versionHazard: .* with it these snapshots: hidden \(not listed by the hypervisor\)\./,
    );
    expect(refusals(layers, revert, 'layered')).toEqual([]);
  });
});
