import type { Terminology } from '@snaptree/core';

/** The commands of virsh (libvirt 9.0, virsh(1)); the simulator's QEMU-like host has the same. */
export const libvirtTerminology: Terminology = {
  tool: 'virsh',
  actions: {
    delete: 'snapshot-delete',
    deleteWithChildren: 'snapshot-delete --children',
    deleteMetadata: 'snapshot-delete --metadata',
    revert: 'snapshot-revert',
    create: 'snapshot-create-as',
    saveMemory: 'managedsave',
  },
  base: 'the last backing file',
  layers: { external: { name: 'overlay', merged: 'committed' } },
};
