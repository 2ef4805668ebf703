import { type Current, type SnapshotTree, type TreeDifference, treeDifference } from '@snaptree/core';
import { powerWords } from './effects.ts';
import { nameOf } from './operations.ts';

/**
 * What changed between the tree of a preview and the tree that is there now, one sentence each; never nothing, for
 * a preview rests on more than the picture shows.
 */
export function changesInWords(shown: SnapshotTree, now: SnapshotTree): string[] {
  const sentences = differenceInWords(treeDifference(shown, now), now);
  if (JSON.stringify(shown.dependants) !== JSON.stringify(now.dependants)) {
    sentences.push('Which other machines rest on its files is known differently now.');
  }
  if ((shown.needsConsolidation ?? false) !== (now.needsConsolidation ?? false)) {
    sentences.push(
      now.needsConsolidation === true
        ? 'Its disks need to be consolidated now.'
        : 'Its disks need no consolidation any more.',
    );
  }
  if (JSON.stringify(shown.partial ?? []) !== JSON.stringify(now.partial ?? [])) {
    sentences.push(
      now.partial === undefined
        ? 'The whole tree could be read this time.'
        : `Not all of the tree could be read: ${now.partial.join(' ')}`,
    );
  }
  return sentences.length > 0
    ? sentences
    : ['Something about its disks or its state changed that the picture does not show.'];
}

/** What changed between two readings, one sentence each. `now` is the newer tree. */
function differenceInWords(difference: TreeDifference, now: SnapshotTree): string[] {
  const at = (id: string | null) => (id === null ? 'the base image' : nameOf(now, id));
  const sentences = [
    ...difference.added.map((s) => `${s.name} was added.`),
    ...difference.removed.map((s) => `${s.name} is gone.`),
    ...difference.moved.map((s) => `${s.name} now hangs on ${at(s.to)}.`),
    ...difference.renamed.map((s) => `${s.from} is now called ${s.to}.`),
    ...difference.edited.map((s) => `${s.name} was edited.`),
  ];
  if (difference.current)
    sentences.push(`The machine now runs on ${currentInWords(difference.current.to, now)}.`);
  if (difference.power) {
    sentences.push(
      `The machine was ${powerWords[difference.power.from]} and is now ${powerWords[difference.power.to]}.`,
    );
  }
  for (const disk of difference.chains) sentences.push(`The files behind ${disk} are others.`);
  if (difference.foreignJob) {
    const { to } = difference.foreignJob;
    sentences.push(
      to === undefined ? 'The other program’s job ended.' : `Another program works on it: ${to}.`,
    );
  }
  return sentences;
}

/** What the live state sits on. */
export function currentInWords(current: Current, tree: SnapshotTree): string {
  switch (current.kind) {
    case 'snapshot':
      return nameOf(tree, current.id);
    case 'base':
      return 'the base image';
    case 'unknown':
      return `an unknown current snapshot (${current.why})`;
    default:
      return current satisfies never;
  }
}
