import type { Terminology } from '@snaptree/core';

/** The vSphere Client 7 and 8: Manage Snapshots, and the VM's menu. */
export const vSphereTerminology: Terminology = {
  tool: 'the vSphere Client',
  actions: {
    delete: 'Delete',
    deleteAll: 'Delete All',
    revert: 'Revert',
    create: 'Take Snapshot',
    consolidate: 'Consolidate',
    saveMemory: 'Suspend',
  },
  base: 'base disk',
  live: 'You are here',
  layers: { delta: { name: 'delta disk', merged: 'consolidated' } },
};
