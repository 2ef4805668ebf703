import type { Restriction } from '@snaptree/core';

const source = 'Tested on VirtualBox 7.2.22, on a VM that is off';

export const virtualBoxRestrictions: readonly Restriction[] = [
  {
    operation: 'deleteVm',
    result: 'unsafe',
    text: 'VirtualBox removes a VM together with its snapshots, and with all of their images if asked to delete all files.',
    source,
  },
  {
    operation: 'resizeDisk',
    result: 'possible',
    text: 'The current image and the base image can be resized. A revert restores the earlier size.',
    source,
  },
  {
    operation: 'detachDisk',
    result: 'possible',
    text: 'A disk can be detached. Its differencing image stays, and can prevent the deletion of snapshots until it is removed (VBoxManage closemedium).',
    source,
  },
  {
    operation: 'moveStorage',
    result: 'possible',
    text: 'Single images can be moved, and so can the VM with the images of all snapshots (moveTo, VBoxManage movevm). All snapshots are kept, and can be restored and deleted afterward.',
    source,
  },
  {
    operation: 'cloneVm',
    result: 'possible',
    text: 'The VM can be cloned with or without its snapshots. A linked clone depends on the images of its snapshot, which then cannot be deleted.',
    source,
  },
  {
    operation: 'renameVm',
    result: 'possible',
    text: 'The VM can be renamed, and keeps its snapshots.',
    source,
  },
];
