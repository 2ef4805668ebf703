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
 * How the tree right before step `index` differs from what the plan promises, in words; undefined: not at all.
 * Power is left out, because a guest may shut down by itself, and so is the job that is our own.
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
 * What was unknown before cannot be promised: where the files lie while disks wait for consolidation (also after
 * the consolidation itself), the files of disks of which the hypervisor told none, and the current snapshot that an `deleteMetadata`
 * may bring to light again.
 */
function compare(content: JobContent, promised: SnapshotTree, actual: SnapshotTree): TreeDifference {
  const { before, plan, capabilities } = content;
  const told = withUntoldFilesOf(promised, actual);
  const named = knowsFiles(plan.disks, capabilities) ? told : withFilesOf(told, actual);
  const shown = before.needsConsolidation === true ? { ...named, needsConsolidation: true } : named;
  const difference = treeDifference(unify(shown, actual), actual);
  delete difference.foreignJob;
  if (before.current.kind === 'unknown') delete difference.current;
  return difference;
}

/** The same tree with the files that are there, for disks of which none are promised because none were told before. */
function withUntoldFilesOf(promised: SnapshotTree, actual: SnapshotTree): SnapshotTree {
  const there = new Map(actual.live.disks.map((each) => [each.disk, each]));
  const disks = promised.live.disks.map((each) =>
    each.chain.length === 0 ? (there.get(each.disk) ?? each) : each,
  );
  return { ...promised, live: { ...promised.live, disks } };
}

/** The same tree with the files that are there, where nobody could know which of two would stay. */
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
    difference.added.length > 0 ? `${names(difference.added)} should not be there` : '',
    difference.removed.length > 0 ? `${names(difference.removed)} missing` : '',
    difference.moved.length > 0 ? `${names(difference.moved)} in another place` : '',
    difference.renamed.length > 0 ? `${difference.renamed.map((r) => `"${r.to}"`).join(', ')} renamed` : '',
    difference.edited.length > 0 ? `${names(difference.edited)} changed` : '',
    difference.current === undefined ? '' : 'the live state sits elsewhere',
    difference.power === undefined ? '' : `the machine is ${difference.power.to}`,
    difference.chains.length > 0 ? `other files behind ${difference.chains.join(', ')}` : '',
  ];
  return parts.filter((part) => part !== '').join('; ');
}
