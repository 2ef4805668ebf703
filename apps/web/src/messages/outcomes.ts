import type { Outcome } from '@snaptree/core';

/** No tone for loss: red is for what is lost alone, and a failure need not have lost anything. */
export type Tone = 'good' | 'warn' | 'quiet';

/** How each outcome is called, in which tone, and what to do next. */
export const outcomeWords: Record<
  Outcome['state'],
  { title: string; next: string; tone: Tone; sign: string }
> = {
  succeeded: {
    title: 'Succeeded',
    next: 'The tree afterwards is the one that the preview showed.',
    tone: 'good',
    sign: '✓',
  },
  succeededWithLeftovers: {
    title: 'Succeeded, with leftovers',
    next: 'The tree is as shown. The files listed below are no longer needed and can be removed on the host.',
    tone: 'warn',
    sign: '✓',
  },
  failedClean: {
    title: 'Failed, nothing changed',
    next: 'The tree is as it was. Mend the cause and preview again.',
    tone: 'warn',
    sign: '✕',
  },
  failedPartial: {
    title: 'Stopped half-way',
    next: 'Look at the tree as it is now, then resume or leave it.',
    tone: 'warn',
    sign: '!',
  },
  cancelledClean: {
    title: 'Stopped, nothing changed',
    next: 'The tree is as it was.',
    tone: 'quiet',
    sign: '■',
  },
  cancelledPartial: {
    title: 'Stopped half-way',
    next: 'Look at the tree as it is now, then resume or leave it.',
    tone: 'warn',
    sign: '!',
  },
  needsAttention: {
    title: 'Needs attention',
    next: 'Nobody can tell what happened. Compare the tree with the hypervisor before doing anything else.',
    tone: 'warn',
    sign: '!',
  },
};
