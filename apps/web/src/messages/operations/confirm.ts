import { listed } from '../text/format.ts';

/** Texts of the confirmation. */
export const confirmMessages = {
  back: 'Back to preview',
  changed: 'The tree changed since your preview. Nothing was done.',
  changedTodo: 'The preview below shows the tree as it is now. Confirm again if it is still what you want.',
  answerLost:
    'The tree changed, and the answer to your request was lost. The operation may have run. Checking again never starts it twice.',
  check: 'Check the result',
  noLonger:
    'The tree changed, and the operation is no longer possible. Nothing was done. The preview says why.',
  seeWhy: 'See why',
  type: 'This deletes more than the snapshot you selected. Type {name} to confirm.',
  typeLabel: (name: string) => `Type ${name} to confirm`,
  acceptLowSpace:
    'Run it anyway. If the space runs out, the job is interrupted, and the VM may be incomplete until you resume the job.',
  host: 'Host',
  vm: 'VM',
  snapshots: (count: number) => (count === 1 ? 'Snapshot' : 'Snapshots'),
  lost: 'Permanently lost',
  lostMore: (count: number) => `and ${count} more; the preview lists all`,
  frees: 'Frees',
  needs: 'Needs temporarily',
  free: 'Free now',
  unknown: 'unknown',
  atMost: (size: string) => `at most ${size}`,
};

export const lossMessages = {
  data: (size: string) => `its data${size}`,
  live: 'The live state',
  liveAll: 'all its current data',
  liveSince: (name: string) => `all changes since ${name}`,
  memory: 'Memory',
  none: 'No data is lost.',
  merged: (names: readonly string[]) =>
    `You can no longer revert to ${listed(names, 4)}, but ${names.length === 1 ? 'its' : 'their'} data is kept.`,
};
