import {
  applyPlan,
  isSame,
  knowsFiles,
  type SnapshotTree,
  type TreeDifference,
  treeDifference,
} from '@snaptree/core';
import type { JobContent } from '../journal/open-job.ts';
import { unify } from './align-ids.ts';

/** The tree that the plan promises after its first `steps` steps. */
export function expectedAfter(content: JobContent, steps: number): SnapshotTree {
  const { before, plan, capabilities } = content;
  if (steps === 0) return before;
  return applyPlan(before, { ...plan, steps: plan.steps.slice(0, steps) }, capabilities);
}

/**
 * How the tree right before step `index` differs from what the plan promises, as text; undefined: not at all.
 * Ignores power, because a guest may shut down on its own, and the running job, because it is ours.
 */
export function stepDifference(content: JobContent, index: number, actual: SnapshotTree): string | undefined {
  const difference = compare(content, expectedAfter(content, index), actual);
  delete difference.power;
  return isSame(difference) ? undefined : inWords(difference);
}

/** As `stepDifference` at the end; power counts where the plan changes it. */
export function resultDifference(content: JobContent, actual: SnapshotTree): string | undefined {
  const difference = compare(content, expectedAfter(content, content.plan.steps.length), actual);
  const { before, after } = content.plan.live;
  if (before === after) delete difference.power;
  return isSame(difference) ? undefined : inWords(difference);
}

/**
 * What was unknown before cannot be promised: the files of disks that need consolidation (also after the
 * consolidation itself), disks for which the hypervisor reported no files, and an unknown current snapshot, which
 * `deleteMetadata` may make known.
 */
function compare(content: JobContent, promised: SnapshotTree, actual: SnapshotTree): TreeDifference {
  const { before, plan, capabilities } = content;
  const filled = withUnreportedFilesOf(promised, actual);
  const named = knowsFiles(plan.disks, capabilities) ? filled : withFilesOf(filled, actual);
  const shown = before.needsConsolidation === true ? { ...named, needsConsolidation: true } : named;
  const difference = treeDifference(unify(shown, actual), actual);
  delete difference.foreignJob;
  if (before.current.kind === 'unknown') delete difference.current;
  return difference;
}

/** The same tree with the actual files of disks that have none, because the hypervisor reported none before. */
function withUnreportedFilesOf(promised: SnapshotTree, actual: SnapshotTree): SnapshotTree {
  const there = new Map(actual.live.disks.map((each) => [each.disk, each]));
  const disks = promised.live.disks.map((each) =>
    each.chain.length === 0 ? (there.get(each.disk) ?? each) : each,
  );
  return { ...promised, live: { ...promised.live, disks } };
}

/** The same tree with the actual files, for hypervisors that do not say which of two files a merge keeps. */
function withFilesOf(promised: SnapshotTree, actual: SnapshotTree): SnapshotTree {
  const there = new Map(actual.snapshots.map((s) => [s.id, s.disks]));
  return {
    ...promised,
    snapshots: promised.snapshots.map((s) => ({ ...s, disks: there.get(s.id) ?? s.disks })),
    live: { ...promised.live, disks: actual.live.disks },
  };
}

function inWords(difference: TreeDifference): string {
  const names = (nodes: readonly { name: string }[]) => nodes.map((node) => `"${node.name}"`).join(', ');
  const parts = [
    difference.added.length > 0 ? `unexpected: ${names(difference.added)}` : '',
    difference.removed.length > 0 ? `missing: ${names(difference.removed)}` : '',
    difference.moved.length > 0 ? `moved: ${names(difference.moved)}` : '',
    difference.renamed.length > 0 ? `renamed: ${difference.renamed.map((r) => `"${r.to}"`).join(', ')}` : '',
    difference.edited.length > 0 ? `changed: ${names(difference.edited)}` : '',
    difference.current === undefined ? '' : 'the live state is based on a different snapshot',
    difference.power === undefined ? '' : `the VM is ${difference.power.to}`,
    difference.chains.length > 0
      ? `different files in the disk chain of ${difference.chains.join(', ')}`
      : '',
  ];
  return parts.filter((part) => part !== '').join('; ');
}
