import type { Seat, SnapshotTree, TreeDifference } from '@snaptree/core';
import { powerWords } from './effects.ts';
import { nameOf } from './operations.ts';

/** What changed between two readings, one sentence each. `now` is the newer tree. */
export function differenceInWords(difference: TreeDifference, now: SnapshotTree): string[] {
  const at = (id: string | null) => (id === null ? 'the base image' : nameOf(now, id));
  const sentences = [
    ...difference.added.map((s) => `${s.name} was added.`),
    ...difference.removed.map((s) => `${s.name} is gone.`),
    ...difference.moved.map((s) => `${s.name} now hangs on ${at(s.to)}.`),
    ...difference.renamed.map((s) => `${s.from} is now called ${s.to}.`),
    ...difference.edited.map((s) => `${s.name} was edited.`),
  ];
  if (difference.seat) sentences.push(`The machine now runs on ${seatInWords(difference.seat.to, now)}.`);
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
export function seatInWords(seat: Seat, tree: SnapshotTree): string {
  switch (seat.kind) {
    case 'on':
      return nameOf(tree, seat.id);
    case 'base':
      return 'the base image';
    case 'unknown':
      return `an unknown seat (${seat.why})`;
    default:
      return seat satisfies never;
  }
}
