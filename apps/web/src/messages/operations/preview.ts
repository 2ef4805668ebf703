import type { PowerAction } from '@snaptree/core';
import { snapshotCount, stateCount } from '../text/counts.ts';
import { plural } from '../text/format.ts';

/** Texts of the panel that previews one operation. */
export const previewMessages = {
  leaveKey: 'Esc to close',
  leave: 'Close',
  title: 'Preview',
  notPossible: 'Not possible',
  nothing: 'Nothing to change yet.',
  steps: 'Steps',
  verify: 'Verify the result against this preview',
  forceTitle: 'Force',
  forceHint: 'The preview shows everything that is lost. To confirm, you type the name of the VM.',
  force: 'Preview with force',
  alternatives: 'Alternatives',
  saveTags: 'Save tags',
  tagsChanged: 'The tree changed and nothing was saved. Save again if the tags are still what you want.',
  showAll: (count: number) => `Show all ${count}`,
};

/** The lines of the summary of a plan. */
export const summaryMessages = {
  discarded: (count: number) => `${snapshotCount(count)} deleted with data`,
  deleted: (count: number) => `${snapshotCount(count)} deleted`,
  unlisted: (count: number) => `${snapshotCount(count)} removed from the list`,
  receiving: ({ snapshots, live }: { snapshots: number; live: boolean }, givers: number) =>
    (live
      ? `${stateCount(snapshots, true)} receive`
      : plural(snapshots, { one: '# snapshot receives', other: '# snapshots receive' })) +
    plural(givers, { one: ' its data', other: ' their data' }),
  liveReceives: 'The live state receives the data',
  created: (count: number) => plural(count, { one: '# new snapshot', other: '# new snapshots' }),
  memoryDiscarded: { text: 'The saved memory is discarded', detail: 'the disks are kept' },
  liveReverted: 'The live state is reverted',
  liveSaved: 'its data is saved in a snapshot first',
  liveLost: 'its current data is lost',
  unchanged(snapshots: number, live: boolean): string {
    if (snapshots === 0) return live ? 'The live state is unchanged' : 'No other snapshot';
    if (live) return `${stateCount(snapshots, true)} are unchanged`;
    return plural(snapshots, { one: '# snapshot is unchanged', other: '# snapshots are unchanged' });
  },
  verified: 'verified when the job ends',
};

export const traitsMessages = {
  instant: 'Takes effect at once.',
  power: {
    start: 'Takes a few seconds, plus the time that the guest needs to boot.',
    shutdown: 'Takes as long as the guest needs. The guest may not respond.',
    stop: 'Takes effect at once, like pulling the plug.',
    pause: 'Takes effect at once.',
    resume: 'Takes effect at once.',
  } satisfies Record<PowerAction, string>,
  noPercentage: 'This hypervisor reports no percentage.',
  pauses: 'The VM is paused while it runs.',
  cancelable: 'Can be canceled while it runs.',
  cancelableBetween: 'Can be canceled between steps, but not during a step.',
  notCancelable: 'Cannot be canceled once started.',
};

/** Facts about a new snapshot. */
export const createMessages = {
  title: 'Contents',
  parent: 'Parent',
  memory: 'Memory',
  vm: 'VM',
  needsNow: 'Needs now',
  later: 'Later',
  laterMeans: 'as much as the VM writes',
  unknown: 'unknown',
  notSaved: 'not saved',
  savedUnknown: 'saved, size unknown',
  saved: (size: string) => `saved, up to ${size}`,
  notCovered: 'not covered',
  itsFile: 'its file',
  overlay: (file: string) => `new overlay on ${file}`,
  inside: (file: string) => `inside ${file}`,
  staysOff: 'stays off',
  pauses: 'is paused while it runs',
  staysPaused: 'stays paused',
  keepsRunning: 'keeps running',
  upTo: (size: string) => `up to ${size}`,
  almostNothing: 'almost nothing',
  free: (size: string) => `${size} free`,
  freeUnknown: 'free space unknown',
};

export const diskMessages = {
  title: 'Disks',
  frees: 'Frees',
  needs: 'Needs temporarily',
  unknown: 'unknown',
  sizeUnknown: 'size unknown',
  atMost: (size: string) => `at most ${size}`,
  needsOfFree: (needs: string, free: string) => `${needs} of ${free} free`,
  itsFile: 'its file',
  newOverlay: 'a new file',
  memorySaved: 'memory · saved',
  overlay: (disk: string) => `${disk} · new overlay`,
  into: (disk: string) => `${disk} · into`,
  layerDeleted: (disk: string) => `${disk} · layer deleted`,
};
