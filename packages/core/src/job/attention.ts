import type { Job, Names, Outcome } from './model.ts';

/** Outcomes that leave a tree of which somebody has to decide what becomes of it. */
export type InterruptedOutcome = Extract<
  Outcome,
  { state: 'failedPartial' | 'cancelledPartial' | 'needsAttention' }
>;

/** Whether the end of a job leaves a decision: resume it, or leave the tree as it is. */
export function isInterrupted(outcome: Outcome): outcome is InterruptedOutcome {
  switch (outcome.state) {
    case 'failedPartial':
    case 'cancelledPartial':
    case 'needsAttention':
      return true;
    case 'succeeded':
    case 'succeededWithLeftovers':
    case 'failedClean':
    case 'cancelledClean':
      return false;
    default:
      return outcome satisfies never;
  }
}

/** The outcome that somebody has to decide about; undefined: nothing is open, or it is decided. */
export function interruptedOutcome(job: Job): InterruptedOutcome | undefined {
  const { outcome, resolution } = job;
  return outcome !== undefined && resolution === undefined && isInterrupted(outcome) ? outcome : undefined;
}

const MAX_NAMES = 2_000;
const MAX_NAME_LENGTH = 200;

/** The names of these snapshots for a job's history, bounded; ids that the tree does not know are left out. */
export function namesFor(
  ids: Iterable<string>,
  snapshots: readonly { readonly id: string; readonly name: string }[],
): Names {
  const known = new Map(snapshots.map(({ id, name }) => [id, name]));
  const named = [...new Set(ids)].flatMap((id): [string, string][] => {
    const name = known.get(id);
    return name === undefined ? [] : [[id, name.slice(0, MAX_NAME_LENGTH)]];
  });
  return Object.fromEntries(named.slice(0, MAX_NAMES));
}
