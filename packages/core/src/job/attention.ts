import type { Job, Names, Outcome } from './model.ts';

/** Outcomes after which a person must decide what happens to the tree. */
export type InterruptedOutcome = Extract<
  Outcome,
  { state: 'failedPartial' | 'cancelledPartial' | 'needsAttention' }
>;

/** Whether a job ended interrupted, so that a person must resume or dismiss it. */
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

/** The outcome that needs a decision; undefined: there is none, or it is already resolved. */
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
