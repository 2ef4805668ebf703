import {
  type Current,
  type SnapshotTree,
  type TreeDifference,
  treeDifference,
  withoutPeriod,
} from '@snaptree/core';
import { powerWords } from './effects.ts';
import { nameOf } from './operations.ts';

/** What changed between the tree of a preview and the present one, one sentence each. Never empty. */
export function changesInWords(shown: SnapshotTree, now: SnapshotTree): string[] {
  const sentences = differenceInWords(treeDifference(shown, now), now);
  if (JSON.stringify(shown.dependants) !== JSON.stringify(now.dependants)) {
    sentences.push('The list of VMs that depend on its files has changed.');
  }
  if ((shown.needsConsolidation ?? false) !== (now.needsConsolidation ?? false)) {
    sentences.push(
      now.needsConsolidation === true
        ? 'Its disks now need consolidation.'
        : 'Its disks no longer need consolidation.',
    );
  }
  if (JSON.stringify(shown.partial ?? []) !== JSON.stringify(now.partial ?? [])) {
    sentences.push(
      now.partial === undefined
        ? 'The complete tree can be read now.'
        : `Part of the tree cannot be read: ${now.partial.join(' ')}`,
    );
  }
  return sentences.length > 0
    ? sentences
    : ['Its disks or its state changed in a way that the tree does not show.'];
}

/** What changed between two readings, one sentence each. `now` is the newer tree. */
function differenceInWords(difference: TreeDifference, now: SnapshotTree): string[] {
  const at = (id: string | null) => (id === null ? 'the base image' : nameOf(now, id));
  const sentences = [
    ...difference.added.map((s) => `${s.name} was added.`),
    ...difference.removed.map((s) => `${s.name} was deleted.`),
    ...difference.moved.map((s) => `The parent of ${s.name} is now ${at(s.to)}.`),
    ...difference.renamed.map((s) => `${s.from} was renamed to ${s.to}.`),
    ...difference.edited.map((s) => `${s.name} was edited.`),
  ];
  if (difference.current)
    sentences.push(`The live state is now based on ${currentInWords(difference.current.to, now)}.`);
  if (difference.power) {
    sentences.push(
      `The VM was ${powerWords[difference.power.from]} and is now ${powerWords[difference.power.to]}.`,
    );
  }
  for (const disk of difference.chains) sentences.push(`The disk chain of ${disk} has changed.`);
  if (difference.foreignJob) {
    const { to } = difference.foreignJob;
    sentences.push(
      to === undefined
        ? 'Another program finished its work on the VM.'
        : `Another program is working on the VM: ${to}.`,
    );
  }
  return sentences;
}

/** What the live state is based on. */
export function currentInWords(current: Current, tree: SnapshotTree): string {
  switch (current.kind) {
    case 'snapshot':
      return nameOf(tree, current.id);
    case 'base':
      return 'the base image';
    case 'unknown':
      return `an unknown snapshot (${withoutPeriod(current.why)})`;
    default:
      return current satisfies never;
  }
}
