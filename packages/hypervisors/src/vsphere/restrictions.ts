import type { Restriction } from '@snaptree/core';

const documented = { source: 'VMware documentation of vSphere 8', unproven: true } as const;

export const vSphereRestrictions: readonly Restriction[] = [
  {
    operation: 'resizeDisk',
    result: 'refused',
    text: 'A disk with snapshots cannot be expanded.',
    source: 'terraform-provider-vsphere issue 1651',
    unproven: true,
  },
  {
    operation: 'deleteVm',
    result: 'unsafe',
    text: 'Delete from Disk deletes the VM with all of its snapshots.',
    ...documented,
  },
  {
    operation: 'migrate',
    result: 'possible',
    text: 'A VM with snapshots can be migrated with vMotion, and its storage with Storage vMotion.',
    ...documented,
  },
  {
    operation: 'renameVm',
    result: 'possible',
    text: 'The VM can be renamed, and keeps its snapshots.',
    ...documented,
  },
];
