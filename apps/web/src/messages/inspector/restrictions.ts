import type { Restriction } from '@snaptree/core';

export const restrictionMessages = {
  title: 'What snapshots block',
  operations: {
    deleteVm: 'Delete VM',
    migrate: 'Migrate',
    moveStorage: 'Move storage',
    resizeDisk: 'Resize disk',
    detachDisk: 'Detach disk',
    renameVm: 'Rename VM',
    cloneVm: 'Clone VM',
  } satisfies Record<Restriction['operation'], string>,
  results: {
    refused: 'refused',
    unsafe: 'unsafe',
    possible: 'possible',
  } satisfies Record<Restriction['result'], string>,
  unproven: 'not proven',
};
