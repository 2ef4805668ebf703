import { plural } from '../text/format.ts';

/** Texts of the bar at the bottom, its drawer, and notifications. */
export const jobBarMessages = {
  title: 'Jobs',
  serverLost: 'The Snaptree server does not respond.',
  open: ': open the list.',
  history: 'History',
  finishedToday: (count: number) => plural(count, { one: '# finished today', other: '# finished today' }),
  interrupted: 'interrupted',
  interruptedOne: (vm: string) => `1 interrupted job on ${vm}`,
  interruptedMany: (count: number) =>
    plural(count, { one: '# interrupted job', other: '# interrupted jobs' }),
  nothing: 'No jobs yet.',
  nothingMore: 'No jobs yet. Operations that you confirm are listed here.',
  groups: { interrupted: 'Interrupted', running: 'Running', finished: 'Finished' },
  all: 'All jobs',
  jobOn: (vm: string) => `Job on ${vm}`,
  more: (count: number) => ` · ${count} more`,
  onHost: (host: string) => `on ${host}`,
  by: (user: string) => `by ${user}`,
};

export const notificationMessages = {
  granted: 'This browser notifies you when the job ends, even if this page is in the background.',
  denied: 'This browser blocks notifications from this page. The bar below shows when the job ends.',
  offer:
    'This takes a while. The browser can notify you when the job ends. It asks you for permission first.',
  enable: 'Notify me when it ends',
  endedAt: (time: string) => `Ended at ${time}.`,
  undoFailed: (vm: string) => `${vm}: the change was not undone`,
  seeJob: 'Show job',
  undo: 'Undo',
  close: 'Close',
};
