import type { Outcome } from '@snaptree/core';

/** Not red: that color means lost data, and a failed job need not have lost any. */
export type Tone = 'good' | 'warn' | 'quiet';

/** The title of each outcome, its tone, and what to do next. */
export const outcomeWords: Record<
  Outcome['state'],
  { title: string; next: string; tone: Tone; sign: string }
> = {
  succeeded: {
    title: 'Succeeded',
    next: 'The result matches the preview.',
    tone: 'good',
    sign: '✓',
  },
  succeededWithLeftovers: {
    title: 'Succeeded, with leftovers',
    next: 'The tree matches the preview. The files below are no longer needed. Delete them on the host.',
    tone: 'warn',
    sign: '✓',
  },
  failedClean: {
    title: 'Failed, nothing changed',
    next: 'The tree did not change. Fix the cause, then preview the operation again.',
    tone: 'warn',
    sign: '✕',
  },
  failedPartial: {
    title: 'Interrupted',
    next: 'Check the tree, then resume or dismiss the job.',
    tone: 'warn',
    sign: '!',
  },
  cancelledClean: {
    title: 'Canceled, nothing changed',
    next: 'The tree did not change.',
    tone: 'quiet',
    sign: '■',
  },
  cancelledPartial: {
    title: 'Interrupted',
    next: 'Check the tree, then resume or dismiss the job.',
    tone: 'warn',
    sign: '!',
  },
  needsAttention: {
    title: 'Needs attention',
    next: 'The result is unknown. Compare the tree with the hypervisor before you do anything else.',
    tone: 'warn',
    sign: '!',
  },
};
