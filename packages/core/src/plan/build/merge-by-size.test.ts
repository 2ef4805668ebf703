import { describe, expect, it } from 'vitest';
import type { SnapshotTree } from '../../tree/model.ts';
import { treeFromNotation } from '../../tree/notation.ts';
import { applyPlan } from '../apply.ts';
import { knowsFiles } from '../disks/deletion.ts';
import { planOperation } from '../plan.ts';
import { storages } from '../storage.fixture.ts';

const { capabilities, mechanism } = storages.virtualbox;

/** `a(b(c*))` on one disk whose images have these sizes in bytes, the base first, the live one last. */
function chain(sizes: readonly (number | undefined)[]): SnapshotTree {
  const tree = treeFromNotation('a(b(c*))', { mechanism });
  const layer = (n: number) => ({ path: `${n}.vdi`, ...(sizes[n] === undefined ? {} : { bytes: sizes[n] }) });
  return {
    ...tree,
    snapshots: tree.snapshots.map((snapshot, n) => ({
      ...snapshot,
      disks: [
        {
          disk: 'SATA',
          coverage: 'external',
          stateFile: `${n}.vdi`,
          ...(n === 0 ? {} : { bytes: sizes[n] }),
        },
      ],
    })),
    live: { ...tree.live, disks: [{ disk: 'SATA', chain: [3, 2, 1, 0].map(layer) }] },
  };
}

function merged(sizes: readonly (number | undefined)[], ...names: readonly string[]) {
  const tree = chain(sizes);
  const operations = names.map((name) => ({
    kind: 'mergeIntoChildren' as const,
    id: tree.snapshots.find((s) => s.name === name)?.id ?? '',
  }));
  const result = planOperation(tree, { kind: 'batch', operations }, capabilities);
  if (!result.ok) throw new Error(result.refusals[0]?.sentence);
  const after = applyPlan(tree, result.plan, capabilities);
  return {
    files: after.live.disks[0]?.chain.map(({ path }) => path),
    certain: knowsFiles(result.plan.disks, capabilities),
  };
}

describe('which image stays after a merge on VirtualBox', () => {
  it('is the larger one of the two', () => {
    expect(merged([9, 3, 4, 1], 'b').files).toEqual(['3.vdi', '2.vdi', '0.vdi']);
    expect(merged([9, 4, 3, 1], 'b').files).toEqual(['3.vdi', '1.vdi', '0.vdi']);
  });

  it('is the later one when both are as large', () => {
    expect(merged([9, 3, 3, 1], 'b').files).toEqual(['3.vdi', '2.vdi', '0.vdi']);
  });

  it('is the base image, however small it is', () => {
    expect(merged([1, 9, 3, 1], 'a').files).toEqual(['3.vdi', '2.vdi', '0.vdi']);
  });

  it('is certain for one merge of known sizes, and for nothing else', () => {
    expect(merged([9, 3, 4, 1], 'b').certain).toBe(true);
    expect(merged([9, 3, 4, 1], 'b', 'c').certain).toBe(false);
    expect(merged([9, undefined, 4, 1], 'b').certain).toBe(false);
  });
});
