import type { MechanismRules, Rule } from '@snaptree/core';

/** The mechanism's key in `Capabilities.mechanisms`. */
export const DELTA = 'delta';

/** From VMware's API reference of 8.0; not tested on a real vSphere. */
const says = (text: string) => `vSphere 8 (API reference): ${text}`;

const delta: MechanismRules = {
  label: 'delta disk',
  storage: 'consolidating',
  delete: [],
  revert: [],
  create: [
    {
      kind: 'noQuiesce',
      class: 'guard',
      when: ['paused', 'off', 'saved'],
      says: says('a guest that is not powered on is not quiesced, and the option is silently ignored.'),
    },
    { kind: 'allDisks', class: 'impossible', says: says('a snapshot covers all dependent disks.') },
    {
      kind: 'memory',
      must: false,
      class: 'guard',
      when: ['off'],
      says: says('a VM that is off has no memory, and vSphere ignores the request to capture it.'),
    },
    {
      kind: 'memory',
      must: true,
      class: 'guard',
      when: ['saved'],
      says: says('the memory of a suspended VM is always kept with its snapshot.'),
    },
    {
      // vSphere accepts it, and the snapshot can miss what a consolidation still writes (forklift pull request 1193).
      kind: 'noConsolidationDue',
      class: 'guard',
      says: 'vSphere: a snapshot that is taken before the disks are consolidated can miss changes, and makes the consolidation harder.',
    },
    {
      kind: 'chainShorterThan',
      layers: 33,
      class: 'impossible',
      says: says('at most 32 levels of snapshots.'),
    },
  ],
  direction: 'down',
  order: 'baseFirst',
  traits: {
    // "There is no option to cancel the snapshot delete or redolog consolidation operations" (Broadcom KB 337175).
    delete: { percent: true, cancel: false, pausesGuest: false },
    revert: { percent: true, cancel: false, pausesGuest: false },
    create: { percent: true, cancel: true, pausesGuest: true },
  },
  unproven: [],
};

/** What decides which snapshots a VM can have, as vSphere reports it. */
export interface MachineFacts {
  /** False for a fault-tolerant VM, or one that shares a disk bus. */
  readonly snapshots: boolean;
  readonly memory: boolean;
  readonly quiesce: boolean;
  /** VMware Tools run in the guest. */
  readonly tools: boolean;
}

/** The rules of snapshots as delta disks, for one VM. */
export const deltaRules = (machine: MachineFacts): MechanismRules => ({
  ...delta,
  create: [...rulesOf(machine), ...delta.create],
});

/** What this VM cannot have. */
function rulesOf({ snapshots, memory, quiesce, tools }: MachineFacts): Rule[] {
  const rules: Rule[] = [];
  if (!snapshots)
    rules.push({
      kind: 'never',
      code: 'notSupported',
      class: 'impossible',
      says: says('this VM cannot have snapshots, because it is fault-tolerant or shares a disk bus.'),
    });
  if (!memory)
    rules.push({
      kind: 'memory',
      must: false,
      class: 'impossible',
      when: ['running'],
      says: says('the memory of this VM cannot be captured.'),
    });
  if (!quiesce)
    rules.push({
      kind: 'noQuiesce',
      class: 'impossible',
      when: ['running'],
      says: says('the guest of this VM cannot be quiesced.'),
    });
  else if (!tools)
    rules.push({
      kind: 'noQuiesce',
      class: 'guard',
      when: ['running'],
      says: says('without VMware Tools in the guest, the option to quiesce it is silently ignored.'),
    });
  return rules;
}
