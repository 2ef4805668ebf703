import type { Operation } from '../../operation/operation.ts';
import type { SnapshotTree } from '../../tree/model.ts';
import { treeFromNotation } from '../../tree/notation.ts';
import { applyPlan } from '../apply.ts';
import { planOperation } from '../plan.ts';
import { type StorageName, storages } from '../storage.fixture.ts';

/** The tree after an operation, by a hypervisor that does not remember which file it opened after a snapshot. */
export function after(
  tree: SnapshotTree,
  operation: Operation,
  storage: StorageName = 'consolidating',
): SnapshotTree {
  const { capabilities } = storages[storage];
  const forgetful = {
    ...tree,
    snapshots: tree.snapshots.map((s) => ({
      ...s,
      disks: s.disks.map(({ overlay: _, ...disk }) => disk),
    })),
  };
  const result = planOperation(forgetful, operation, capabilities);
  if (!result.ok) throw new Error(result.refusals.map((r) => r.sentence).join(' '));
  return applyPlan(forgetful, result.plan, capabilities);
}

export const chain = (tree: SnapshotTree) => tree.live.disks[0]?.chain.map((layer) => layer.path).join(' ');
export const holder = (tree: SnapshotTree, id: string) =>
  tree.snapshots.find((s) => s.id === id)?.disks[0]?.stateFile;
export const delta = (text: string) => treeFromNotation(text, { mechanism: 'delta' });
