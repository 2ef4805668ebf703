import { durationInWords } from '../text/format.ts';

export const jobPageMessages = {
  jobs: 'Jobs',
  allJobs: 'View all jobs',
  title: (job: string, vm: string) => `${job}: ${vm}`,
  onHost: (host: string) => `on ${host}`,
  hostLost: 'The hypervisor cannot be reached.',
  giveUp:
    'If the address, password or certificate of the host has changed, correct it on the Hosts page, and the job continues. If the host is permanently gone, dismiss the job to release the VM.',
  stillWatching:
    'The job may still be running there. Snaptree keeps watching and shows the result here. Last update {time}.',
  started: 'started',
  startedBy: (user: string) => `by ${user}`,
  took: (seconds: number) => `took ${durationInWords(seconds)}`,
  resumes: 'Resumes',
  interruptedJob: 'an interrupted job',
};

export const outcomeNoteMessages = {
  leftovers: 'Leftover files',
  gone: 'Deleted snapshots',
  incomplete: 'Incomplete',
  viewTree: 'View current tree',
  jobsOf: (vm: string) => `All jobs of ${vm}`,
  dismissedBy: (user: string) => `Dismissed by ${user}`,
  dismissedMeans: 'Other jobs can run on the VM again.',
  resumedBy: (user: string) => `Resumed by ${user}`,
  viewResuming: 'View the resuming job',
};

export const jobLogMessages = {
  heading: 'Log',
  empty: 'No entries.',
};

export const runningMessages = {
  section: 'Progress',
  job: 'Job progress',
  cancel: 'Cancel job…',
  canceling: 'Canceling as soon as it is safe',
  dialog: (job: string) => `Cancel: ${job}`,
  tooLate: 'The last step has finished. There is nothing left to cancel.',
  keep: 'Keep running',
  confirm: 'Cancel job',
  step: (at: number, of: number) => `step ${at} of ${of}`,
};

export const jobStepMessages = {
  heading: 'Steps',
  verify: 'Verify the result against the preview',
  states: {
    waiting: { sign: '○', word: 'waiting' },
    intent: { sign: '◔', word: 'starting' },
    sent: { sign: '◑', word: 'running' },
    observed: { sign: '●', word: 'done' },
  },
  notRun: 'not run',
  notFinished: 'not finished',
  unknown: 'unknown, still watching',
  disks: 'Disks',
  disk: (name: string) => `Disk ${name}`,
};

export const jobHistoryMessages = {
  title: 'Jobs',
  pages: 'Older and newer jobs',
  newest: '← Newest',
  older: 'Older jobs →',
  nothingFits: 'No job matches these filters.',
  noOlder: 'There are no older jobs.',
  showNewest: 'Show the newest',
  none: 'No jobs yet. Every operation that you confirm on a tree appears here.',
  showAll: 'Show all jobs',
  filters: 'Filters',
  find: 'Search jobs',
  findExample: 'Snapshot, VM, or host',
  status: 'Status',
  anyStatus: 'Any status',
  host: 'Host',
  anyHost: 'All hosts',
  startedBy: 'Started by',
  anyUser: 'Anyone',
  from: 'From',
  to: 'To',
  vm: (name: string) => `VM: ${name}`,
  showAllVms: (name: string) => `VM: ${name}, show all VMs`,
  statuses: {
    open: 'Not finished',
    interrupted: 'Interrupted',
    failedPartial: 'Failed, incomplete',
    cancelledPartial: 'Canceled, incomplete',
  },
};
