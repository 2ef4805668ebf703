import type { MechanismRules } from '@snaptree/core';

/** The mechanism's key in `Capabilities.mechanisms`. */
export const DIFFERENCING = 'differencing';

const says = (text: string) => `VirtualBox 7.2: ${text}`;

export const differencing: MechanismRules = {
  label: 'differencing image',
  storage: 'layered',
  delete: [
    {
      kind: 'fanOutAtMost',
      limit: 1,
      class: 'impossible',
      says: says('a snapshot with more than one child, or the current one with a child, cannot be deleted.'),
    },
  ],
  revert: [
    {
      kind: 'power',
      accepts: ['off', 'saved'],
      class: 'impossible',
      says: says('the current state of a running VM cannot be discarded.'),
    },
  ],
  create: [
    {
      // VirtualBox prepares the snapshot for more than a minute before it refuses (7.2, tested; issue 119).
      kind: 'depthAtMost',
      levels: 250,
      class: 'impossible',
      says: says('at most 250 levels of snapshots.'),
    },
    { kind: 'noQuiesce', class: 'impossible', says: says('the guest cannot be quiesced.') },
    { kind: 'allDisks', class: 'impossible', says: says('a snapshot always covers all normal disks.') },
    {
      kind: 'memory',
      must: true,
      class: 'impossible',
      when: ['running', 'paused', 'saved'],
      says: says('a snapshot of a running, paused or saved VM always includes its state.'),
    },
    {
      kind: 'memory',
      must: false,
      class: 'impossible',
      when: ['off'],
      says: says('a VM that is off has no state to save.'),
    },
  ],
  direction: 'forward',
  order: 'leafFirst',
  traits: {
    delete: { percent: true, cancel: false, pausesGuest: false },
    revert: { percent: false, cancel: false, pausesGuest: false },
    create: { percent: true, cancel: false, pausesGuest: true },
  },
  unproven: [],
};
