import type { Restriction } from '@snaptree/core';

const source = 'Tested on libvirt 9.0, 11.3 and 12.8, with internal and with external snapshots';

/** The same on each version that was tested. */
export const libvirtRestrictions: readonly Restriction[] = [
  {
    operation: 'deleteVm',
    result: 'refused',
    text: 'While the VM is off, virsh undefine refuses. With --snapshots-metadata it deletes the VM and the records of its snapshots; files of external snapshots stay.',
    source,
  },
  {
    operation: 'deleteVm',
    result: 'unsafe',
    text: 'While the VM is running, virsh undefine succeeds and makes it transient. The records of its snapshots are lost when it stops.',
    source,
  },
  {
    operation: 'migrate',
    result: 'refused',
    text: 'libvirt does not migrate a VM that has snapshots, whether it is running or off, with or without its storage.',
    source,
  },
  {
    operation: 'moveStorage',
    result: 'unsafe',
    text: 'virsh blockcopy --pivot succeeds and does not move the snapshots: they stay in the old files, which must be kept, and the current snapshot may become unknown.',
    source,
  },
  {
    operation: 'resizeDisk',
    result: 'possible',
    text: 'A disk can be resized while the VM is running (virsh blockresize) or off (qemu-img resize). A revert restores the earlier size.',
    source,
  },
  {
    operation: 'detachDisk',
    result: 'possible',
    text: 'While the VM is off, a disk can be detached. A revert attaches it again; until then, external snapshots that cover it cannot be merged.',
    source,
  },
  {
    operation: 'renameVm',
    result: 'possible',
    text: 'While the VM is off, it can be renamed, and keeps its snapshots.',
    source,
  },
];
