import type { Hazard } from '@snaptree/core';
import { hazardOf, type KnownHazard } from '../hazard/known-hazard.ts';

const reference = { text: "VMware's API reference, 8.0; not proven on a real vSphere" };

/** Known hazards of vSphere around snapshots; a test compares this table with the rules. */
export const vSphereTable: readonly KnownHazard[] = [
  {
    code: 'createBeforeConsolidation',
    risk: 'dataLoss',
    title: 'New snapshots while disks still need consolidation',
    effect:
      'vSphere accepts a new snapshot while a consolidation is due or running. The snapshot can then miss changes that the consolidation is still writing, and the chain becomes longer and harder to consolidate.',
    guard: {
      text: 'Snaptree refuses new snapshots until the disks are consolidated, and every operation while another task works on the VM.',
      rules: ['noConsolidationDue'],
      codes: ['consolidationPending', 'foreignJob'],
    },
    sources: [
      reference,
      { text: 'forklift pull request 1193', url: 'https://github.com/kubev2v/forklift/pull/1193' },
    ],
  },
  {
    code: 'deleteLeavesDisks',
    risk: 'incomplete',
    title: 'A deletion can succeed and leave its disks in the chain',
    effect:
      'vSphere removes a snapshot from the list before it consolidates the disks. If a file is locked, for example by a backup, or the datastore is full, the disks stay. In some versions the same happens if the caller does not ask for consolidation.',
    guard: {
      text: 'Snaptree always asks for consolidation, checks afterward whether disks are left, and offers to consolidate them.',
    },
    sources: [
      reference,
      { text: 'forklift pull request 6939', url: 'https://github.com/kubev2v/forklift/pull/6939' },
    ],
  },
  {
    code: 'subtreeRemoved',
    risk: 'dataLoss',
    title: 'One option deletes a snapshot with all of its descendants',
    effect:
      'RemoveSnapshot_Task with removeChildren deletes all descendants without asking. Scripts have deleted complete trees with it.',
    guard: {
      text: 'Snaptree never sets the option. It deletes descendants one by one, after you confirm the list.',
    },
    sources: [reference, { text: 'pyvmomi issue 878', url: 'https://github.com/vmware/pyvmomi/issues/878' }],
  },
  {
    code: 'optionsIgnored',
    risk: 'incomplete',
    title: 'Options are ignored without an error',
    effect:
      'vSphere takes the snapshot without quiescing a guest that is not running or has no VMware Tools, and without the memory of a VM that is off.',
    guard: {
      text: 'Snaptree refuses options that vSphere would ignore.',
      rules: ['noQuiesce', 'memory'],
      codes: ['quiesceUnsupported', 'memoryImpossible'],
    },
    sources: [reference],
  },
  {
    code: 'tooManyLevels',
    risk: 'incomplete',
    title: 'At most 32 levels of snapshots',
    effect: 'vSphere refuses deeper chains. VMware recommends at most two or three levels.',
    guard: {
      text: 'Snaptree refuses the 33rd level before it sends anything.',
      rules: ['chainShorterThan'],
      codes: ['chainTooDeep'],
    },
    sources: [reference],
  },
];

export const vSphereHazards = (): Hazard[] => vSphereTable.map(hazardOf);
