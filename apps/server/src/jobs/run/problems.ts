import type { Job, Problem } from '@snaptree/core';
import { writeProblem } from '../../storage/sqlite/write-problem.ts';
import type { OpenJob } from '../journal/open-job.ts';

export const expectationFailed = (open: OpenJob, difference: string): Problem => ({
  code: 'stepExpectationFailed',
  what: `The tree of VM {on} is not what the next step expects, so the step was not sent: ${difference}.`,
  on: open.job.domainName,
  todo: 'Check the tree, then create a new preview.',
});

export const noSpaceLeft = (open: OpenJob): Problem => ({
  code: 'noSpace',
  what: 'The remaining steps on VM {on} may need more space than is free now, so the next step was not sent.',
  on: open.job.domainName,
  todo: 'Free space, then resume or repeat the job.',
});

export const journalFailed = (open: OpenJob, error: unknown): Problem =>
  writeProblem(error, {
    what: 'Cannot record the next step on VM {on}, so it was not sent.',
    on: open.job.domainName,
    next: 'resume or repeat the job',
  });

export const neverSent = (open: OpenJob): Problem => ({
  code: 'connectionLost',
  what: 'The connection to host {on} was lost each time before the step was sent.',
  on: open.job.hostName,
  todo: 'Restore the connection, then resume or repeat the job.',
});

export const stoppedMidStep = (open: OpenJob): Problem => ({
  code: 'outcomeUnknown',
  what: 'The server stopped during a step on VM {on}, and the step did not finish.',
  on: open.job.domainName,
  todo: 'Check the tree, then resume or repeat the job.',
});

export const givenUp = ({ domainName }: Job, by: string): Problem => ({
  code: 'outcomeUnknown',
  what: `The result of the job on VM {on} is unknown, and ${by} ended it. A step may still be running on the hypervisor.`,
  on: domainName,
  todo: "Compare the tree with the hypervisor's before you do anything else with this VM.",
});

export const resultDiffers = (open: OpenJob, difference: string): Problem => ({
  code: 'resultDiffers',
  what: `The result on VM {on} differs from the preview: ${difference}.`,
  on: open.job.domainName,
  todo: 'Check the tree before you do anything else with this VM.',
});
