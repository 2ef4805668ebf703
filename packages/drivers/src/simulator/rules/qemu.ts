import type { Capabilities, MechanismRules } from '@snaptree/core';
import { internalNameRules, libvirtWords } from '@snaptree/hypervisors';

const libvirt = { major: 9, minor: 0, release: 0 };
const says = (text: string) => `libvirt 9.0: ${text}`;
const inactive = ['off', 'saved'] as const;
const active = ['running', 'paused'] as const;

const internal: MechanismRules = {
  label: 'internal snapshot',
  storage: 'independent',
  delete: [
    {
      kind: 'heldByLiveDisk',
      class: 'impossible',
      when: [...active],
      says: says('a running QEMU deletes only what lies in the file that it writes.'),
    },
    ...internalNameRules('delete', libvirt),
  ],
  revert: [
    {
      kind: 'notBelowOverlay',
      class: 'guard',
      says: says('the revert writes into a file that an external snapshot has frozen, and destroys it.'),
    },
    {
      kind: 'noManagedSave',
      class: 'guard',
      says: says('the old memory image stays and is loaded onto another disk at the next start.'),
    },
    ...internalNameRules('revert', libvirt),
  ],
  create: [
    { kind: 'uniqueName', class: 'impossible', says: says('names are unique within a domain.') },
    { kind: 'nameNotEmpty', class: 'impossible', says: says('a name must not be empty.') },
    { kind: 'noQuiesce', class: 'impossible', says: says('quiescing goes with disk-only snapshots.') },
    { kind: 'allDisks', class: 'impossible', says: says('internal snapshots cover all disks.') },
    {
      kind: 'memory',
      must: true,
      class: 'impossible',
      when: [...active],
      says: says('an internal snapshot of a running machine includes its memory.'),
    },
    {
      kind: 'memory',
      must: false,
      class: 'impossible',
      when: [...inactive],
      says: says('a machine that is off has no memory to save.'),
    },
    ...internalNameRules('create', libvirt),
  ],
  direction: 'none',
  order: 'baseFirst',
  untrackedSeat: 'parent',
  manner: {
    delete: { percent: false, cancel: false, pausesGuest: true },
    revert: { percent: false, cancel: false, pausesGuest: true },
    create: { percent: false, cancel: false, pausesGuest: true },
  },
  unproven: [],
};

const external: MechanismRules = {
  label: 'external overlay',
  storage: 'layered',
  keepsMemoryFile: true,
  delete: [
    {
      kind: 'fanOutAtMost',
      limit: 1,
      class: 'impossible',
      says: says('an external snapshot with several children cannot be deleted.'),
    },
    {
      kind: 'onLiveChain',
      orLeaf: false,
      class: 'impossible',
      says: says('only what is in the live chain can be committed.'),
    },
    {
      kind: 'ownLayerInLiveChain',
      class: 'impossible',
      says: says('the overlay must be in the chain that the machine has open.'),
    },
    {
      kind: 'parentNot',
      mechanism: 'internal',
      class: 'impossible',
      says: says('deleting an external snapshot with an internal parent is not supported.'),
    },
    {
      kind: 'parentNotPausedMemory',
      class: 'impossible',
      says: says('not right after a snapshot of a paused machine with memory.'),
    },
    {
      kind: 'takenRunningOrSeat',
      class: 'impossible',
      when: [...inactive],
      says: says('while off, only the newest and what was taken while running can be deleted.'),
    },
    {
      kind: 'filesHoldNoInternal',
      class: 'guard',
      says: says(
        'the overlay is removed with the internal snapshots that lie in it, and success is reported.',
      ),
    },
    {
      kind: 'noManagedSave',
      class: 'guard',
      says: says('the saved image names a file that is gone then; the machine no longer starts.'),
    },
  ],
  revert: [
    {
      kind: 'never',
      code: 'notSupported',
      class: 'impossible',
      says: says('reverting to an external snapshot is not supported before 9.9.'),
    },
  ],
  create: [
    { kind: 'uniqueName', class: 'impossible', says: says('names are unique within a domain.') },
    { kind: 'nameNotEmpty', class: 'impossible', says: says('a name must not be empty.') },
    {
      kind: 'noQuiesce',
      class: 'impossible',
      when: ['paused', 'off', 'saved'],
      says: says('only a running guest can be quiesced.'),
    },
    {
      kind: 'memory',
      must: false,
      class: 'impossible',
      when: [...inactive],
      says: says('a machine that is off has no memory to save.'),
    },
    {
      kind: 'noManagedSave',
      class: 'guard',
      says: says('the next start runs on the frozen file and loses the snapshot.'),
    },
  ],
  direction: 'down',
  order: 'baseFirst',
  untrackedSeat: 'unknown',
  manner: {
    delete: { percent: true, cancel: true, pausesGuest: false },
    revert: { percent: false, cancel: false, pausesGuest: true },
    create: { percent: true, cancel: true, pausesGuest: true },
  },
  unproven: [],
};

/** The rules of QEMU under libvirt 9.0, as data for the planner. */
export const qemuCapabilities: Capabilities = {
  driver: 'simulator',
  product: 'QEMU 7.2 on libvirt 9.0 (simulated)',
  mechanisms: { external, internal },
  creates: {
    running: ['external', 'internal'],
    paused: ['external', 'internal'],
    off: ['internal', 'external'],
    saved: ['internal', 'external'],
  },
  rename: {
    supported: false,
    reason: 'libvirt cannot rename a snapshot: redefining it under a new name leaves two entries.',
  },
  describe: { supported: true },
  untrack: { supported: true },
  consolidate: { supported: false, reason: 'libvirt merges at once; there is nothing to consolidate later.' },
  managedSave: { supported: true },
  power: ['start', 'shutdown', 'stop', 'pause', 'resume'],
  revertDropsManagedSave: false,
  revertPower: ['running', 'paused'],
  revertConfiguration: true,
  ownWords: libvirtWords,
};
