import type { Capabilities, MechanismRules } from '@snaptree/core';
import { virtualBoxWords } from './own-words.ts';
import { DIFFERENCING } from './reading/read.ts';

const says = (text: string) => `VirtualBox 7.2: ${text}`;

const differencing: MechanismRules = {
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
      says: says('the current state of a running machine cannot be deleted.'),
    },
  ],
  create: [
    { kind: 'noQuiesce', class: 'impossible', says: says('the guest cannot be quiesced.') },
    { kind: 'allDisks', class: 'impossible', says: says('a snapshot covers all normal disks.') },
    {
      kind: 'memory',
      must: true,
      class: 'impossible',
      when: ['running', 'paused', 'saved'],
      says: says('a snapshot of an online or saved machine saves its state.'),
    },
    {
      kind: 'memory',
      must: false,
      class: 'impossible',
      when: ['off'],
      says: says('a machine that is off has no state to save.'),
    },
  ],
  direction: 'forward',
  order: 'leafFirst',
  untrackedSeat: 'unknown',
  manner: {
    delete: { percent: true, cancel: false, pausesGuest: false },
    revert: { percent: false, cancel: false, pausesGuest: false },
    create: { percent: true, cancel: false, pausesGuest: true },
  },
  unproven: [],
};

/** The rules of VirtualBox 7.2, as data for the planner; the simulator's VirtualBox-like host has the same. */
export function virtualboxCapabilities(driver: string, product: string): Capabilities {
  return {
    driver,
    product,
    mechanisms: { [DIFFERENCING]: differencing },
    creates: {
      running: [DIFFERENCING],
      paused: [DIFFERENCING],
      off: [DIFFERENCING],
      saved: [DIFFERENCING],
    },
    rename: { supported: true },
    describe: { supported: true },
    untrack: { supported: false, reason: 'VirtualBox cannot forget a snapshot without its images.' },
    consolidate: {
      supported: false,
      reason: 'VirtualBox merges at once; there is nothing to consolidate later.',
    },
    managedSave: { supported: true },
    power: ['start', 'shutdown', 'stop', 'pause', 'resume'],
    revertDropsManagedSave: true,
    revertPower: [],
    revertWaits: true,
    revertConfiguration: true,
    ownWords: virtualBoxWords,
  };
}
