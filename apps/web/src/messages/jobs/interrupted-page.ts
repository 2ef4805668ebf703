import { stepCount } from '../text/counts.ts';

/** Texts of the page of an interrupted job and its two dialogs. */
export const interruptedJobMessages = {
  done: (done: number, total: number) => `${done} of ${stepCount(total)} done.`,
  blocked: 'No other job can change the VM until you decide.',
  treeAsOf: 'The tree as of {time}',
  deleted: 'Deleted snapshots',
  incomplete: 'Incomplete, do not use',
  none: 'None.',
  unknown: 'Unknown.',
  remaining: 'Remaining steps',
  reading: 'Reading the tree…',
  cannotResume: 'The job cannot be resumed.',
  offline: 'The connection to the server was lost. You cannot resume or dismiss the job now.',
  more: (count: number) => `and ${count} more`,
  resume: 'Resume',
  resumeAsk: 'Resume…',
  dismiss: 'Dismiss',
  dismissAsk: 'Dismiss…',
  back: 'Back',
  dismissTitle: (vm: string) => `Dismiss the interrupted job on ${vm}`,
  dismissUnknownTitle: (vm: string) => `Dismiss the job on ${vm} whose result is unknown`,
  dismissUnknown:
    'Snaptree stops waiting for the host and never learns the result. A step may still be running on the hypervisor. Dismiss the job only if the host will not be reached again, or after you have checked the VM there.',
  dismissMeans:
    'Nothing is sent to the hypervisor, and nothing is undone. Deleted snapshots stay deleted, the others are kept.',
  dismissIncomplete:
    'Incomplete snapshots stay incomplete. Do not use them until the same merge has finished.',
  dismissAfter:
    'Other jobs can then change the VM, and this job can no longer be resumed. The audit log records who dismissed it and when.',
  resumeTitle: (job: string) => `Resume: ${job}`,
  noLonger: 'The tree changed, and the job can no longer be resumed. Nothing was done.',
  seeWhy: 'See why',
  changed: 'The tree changed since you opened this page. Nothing was done.',
  changedTodo:
    'The remaining steps below are for the tree as it is now. Confirm again if they are still what you want.',
  incompleteBadge: 'incomplete',
  views: { now: 'Now', difference: 'Remaining', after: 'If resumed' },
  treeNow: 'The tree now',
  openTree: 'Open the tree',
};
