import { type MessageText, message, reportOf } from '../message/message.ts';
import { isEmptyDrift, noDrift } from './drift.ts';
import { basisOf } from './drift-current.ts';
import { driftOfDisk, pathFrom } from './drift-disk.ts';
import type { Drift, ForeignMerge, LostState } from './drift-model.ts';
import type { SnapshotProblem, SnapshotTree } from './model.ts';
import { NONE, shapeOf } from './shape.ts';

/** Adds what other tools did, and marks the snapshots whose state no longer exists, or may not exist. For readers. */
export function withDrift(tree: SnapshotTree): SnapshotTree {
  const drift = analyze(tree);
  if (isEmptyDrift(drift)) return tree;
  const problems = new Map<string, SnapshotProblem>();
  for (const merge of drift.merges) for (const id of merge.ids) problems.set(id, uncertain(merge));
  for (const each of drift.lost) problems.set(each.id, problemOf(each));
  const snapshots = tree.snapshots.map((snapshot) => {
    const found = problems.get(snapshot.id);
    const isOther = snapshot.problem !== undefined && snapshot.problem.code !== 'missingFile';
    return found === undefined || isOther ? snapshot : { ...snapshot, problem: found };
  });
  return { ...tree, snapshots, drift };
}

function analyze(tree: SnapshotTree): Drift {
  if (tree.snapshots.length === 0) return noDrift;
  const shape = shapeOf(tree);
  const basis = tree.current.kind === 'unknown' ? basisOf(tree) : undefined;
  const recorded = shape.current === NONE ? shape.recorded : shape.current;
  const path = pathFrom(tree, recorded === NONE ? (basis ?? NONE) : recorded);
  const disks = tree.live.disks.map((disk) => driftOfDisk(tree, disk, path));
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

function uncertain({ upper, lower, disk, files }: ForeignMerge): SnapshotProblem {
  return {
    code: 'mergedElsewhere',
    ...reportOf(
      message`Another tool removed ${files.join(', ')} from the chain of disk ${disk}. If it merged the data into ${lower}, the snapshot in that file is lost. If it copied the data into ${upper}, only snapshots whose files were deleted are lost.`,
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
