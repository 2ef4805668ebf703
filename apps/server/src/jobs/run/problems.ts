import type { Problem } from '@snaptree/core';
import type { OpenJob } from '../journal/open-job.ts';

export const expectationFailed = (open: OpenJob, difference: string): Problem => ({
  code: 'stepExpectationFailed',
  what: 'The tree is not the one that the next step expects, so it was not sent',
  on: `${open.job.domainName}: ${difference}`,
  todo: 'Look at the tree as it is now and choose again.',
});

export const journalFailed = (open: OpenJob, error: unknown): Problem => ({
  code: 'journalUnavailable',
  what: 'The next step could not be written down, so it was not sent',
  on: open.job.domainName,
  todo: 'Free space in the data directory of the server, then resume.',
  native: { text: error instanceof Error ? error.message : String(error) },
});

export const neverSent = (open: OpenJob): Problem => ({
  code: 'connectionLost',
  what: 'The connection broke each time before the step was sent',
  on: open.job.hostName,
  todo: 'See to the connection, then resume.',
});

export const stoppedMidStep = (open: OpenJob): Problem => ({
  code: 'outcomeUnknown',
  what: 'The server was stopped in the middle of a step, which was not done to its end',
  on: open.job.domainName,
  todo: 'Look at the tree as it is now, then resume or choose again.',
});

export const resultDiffers = (open: OpenJob, difference: string): Problem => ({
  code: 'resultDiffers',
  what: 'The machine after the job is not the one that was shown',
  on: `${open.job.domainName}: ${difference}`,
  todo: 'Look at the tree as it is now before anything else is done to this machine.',
});
