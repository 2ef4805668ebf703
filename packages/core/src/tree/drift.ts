import { type MessageText, message, reportOf } from '../message/message.ts';
import type { MergeDirection } from '../operation/merge-direction.ts';
import { basisOf } from './drift-current.ts';
import { type DiskDrift, driftOfDisk, pathFrom } from './drift-disk.ts';
import type { Drift, ForeignMerge, LostState } from './drift-model.ts';
import type { SnapshotProblem, SnapshotTree } from './model.ts';
import { NONE, shapeOf } from './shape.ts';

const known = new WeakMap<SnapshotTree, Drift>();

/**
 * Kept with the tree, which must not be changed afterward.
 * @param answer where a user says that other tools put the data of layers, for merges that the files do not explain
 */
export function driftOf(tree: SnapshotTree, answer?: MergeDirection): Drift {
  if (answer !== undefined) return analyze(tree, answer);
  let drift = known.get(tree);
  if (drift === undefined) {
    drift = analyze(tree, undefined);
    known.set(tree, drift);
  }
  return drift;
}

/** Whether another tool made records of the tree wrong. */
export function isDrifted(tree: SnapshotTree): boolean {
  const { lost, moved, records, merges, current } = driftOf(tree);
  return lost.length + moved.length + records.length + merges.length > 0 || current !== undefined;
}

function analyze(tree: SnapshotTree, answer: MergeDirection | undefined): Drift {
  if (tree.snapshots.length === 0) return { lost: [], moved: [], records: [], merges: [] };
  const shape = shapeOf(tree);
  const basis = tree.current.kind === 'unknown' ? basisOf(tree) : undefined;
  const recorded = shape.current === NONE ? shape.recorded : shape.current;
  const path = pathFrom(tree, recorded === NONE ? (basis ?? NONE) : recorded);
  const disks = tree.live.disks.map((disk): DiskDrift => driftOfDisk(tree, disk, { path, answer }));
  const lost = new Map(disks.flatMap((each) => each.lost).map((each) => [each.id, each]));
  const current = basis === undefined || basis === recorded ? undefined : shape.snapshots[basis - 1]?.id;
  return {
    lost: [...lost.values()],
    moved: disks.flatMap((each) => each.moved),
    records: disks.flatMap((each) => each.records),
    merges: disks.flatMap((each) => each.merges),
    ...(current === undefined ? {} : { current }),
  };
}

/** Marks the snapshots whose state no longer exists, or may not exist. */
export function withDrift(tree: SnapshotTree): SnapshotTree {
  const drift = driftOf(tree);
  const problems = new Map<string, SnapshotProblem>();
  for (const merge of drift.merges) for (const id of merge.ids) problems.set(id, uncertain(merge));
  for (const lost of drift.lost) problems.set(lost.id, problemOf(lost));
  if (problems.size === 0) return tree;
  const snapshots = tree.snapshots.map((snapshot) => {
    const found = problems.get(snapshot.id);
    const isOther = snapshot.problem !== undefined && snapshot.problem.code !== 'missingFile';
    return found === undefined || isOther ? snapshot : { ...snapshot, problem: found };
  });
  return { ...tree, snapshots };
}

function uncertain({ upper, lower, disk, files }: ForeignMerge): SnapshotProblem {
  return {
    code: 'mergedElsewhere',
    ...reportOf(
      message`Another tool took ${files.join(', ')} out of the chain of disk ${disk}. If it merged the data into ${lower}, that file no longer contains the snapshot it did. If it copied the data into ${upper}, snapshots in deleted files are lost.`,
    ),
  };
}

function problemOf(lost: LostState): SnapshotProblem {
  const code = lost.reason === 'merged' ? 'metadataOnly' : 'overwritten';
  return { code, ...reportOf(problemText(lost)) };
}

function problemText({ reason, file, disk }: LostState): MessageText {
  switch (reason) {
    case 'written':
      return message`Its content is damaged: the VM writes to ${file}, or to a file that it depends on.`;
    case 'mergedOver':
      return message`Its content is damaged: another tool merged a later layer into ${file}, or into a file that it depends on.`;
    case 'merged':
      return message`Its file ${file} does not exist, and disk ${disk} is complete without it. The file was merged or deleted outside of Snaptree.`;
    default:
      return reason satisfies never;
  }
}
