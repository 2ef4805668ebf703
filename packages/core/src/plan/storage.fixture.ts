import type { Capabilities, MechanismRules, Rule } from '../capabilities/capabilities.ts';

/** The storage rules of semantics.md §4 as test data: what a driver would say of its hypervisor. */

const traits = { percent: true, cancel: true, pausesGuest: false };
const everyStep = { delete: traits, revert: traits, create: traits };
const impossible = { class: 'impossible', says: 'the rule of this storage' } as const;
const guarded = { class: 'guard', says: 'the rule of this storage' } as const;

const fanOut1: Rule = { kind: 'fanOutAtMost', limit: 1, ...impossible };

const independent: MechanismRules = {
  label: 'internal snapshot',
  storage: 'independent',
  delete: [{ kind: 'heldByLiveDisk', when: ['running', 'paused'], ...impossible }],
  revert: [
    { kind: 'notBelowOverlay', ...guarded },
    { kind: 'noManagedSave', ...guarded },
  ],
  create: [{ kind: 'uniqueName', ...impossible }],
  direction: 'none',
  order: 'baseFirst',
  traits: everyStep,
  unproven: [],
};

const layered: MechanismRules = {
  ...independent,
  label: 'overlay',
  storage: 'layered',
  delete: [fanOut1],
  revert: [],
  create: [],
  direction: 'down',
};

const libvirtExternal: MechanismRules = {
  ...layered,
  label: 'external overlay',
  delete: [
    fanOut1,
    { kind: 'onLiveChain', orLeaf: false, ...impossible },
    { kind: 'ownLayerInLiveChain', ...impossible },
    { kind: 'filesHoldNoInternal', ...guarded },
    { kind: 'noManagedSave', ...guarded },
  ],
  create: [
    { kind: 'uniqueName', ...impossible },
    { kind: 'noManagedSave', ...guarded },
  ],
};

/** libvirt 9.9 and later. */
const pulling: MechanismRules = {
  ...libvirtExternal,
  delete: [
    fanOut1,
    { kind: 'ownLayerInLiveChain', orLeaf: true, ...impossible },
    { kind: 'onLiveChain', orLeaf: true, ...impossible },
    { kind: 'filesHoldNoInternal', ...guarded },
    { kind: 'leafFilesUnused', ...guarded },
  ],
  pulls: true,
};

const virtualbox: MechanismRules = {
  ...layered,
  label: 'differencing image',
  revert: [{ kind: 'power', accepts: ['off', 'saved'], ...impossible }],
  direction: 'forward',
  order: 'leafFirst',
};

const consolidating: MechanismRules = {
  ...layered,
  label: 'delta disk',
  storage: 'consolidating',
  delete: [],
};

function hypervisor(product: string, mechanisms: Record<string, MechanismRules>): Capabilities {
  const names = Object.keys(mechanisms);
  return {
    driver: 'test',
    product,
    mechanisms,
    creates: { running: names, paused: names, off: names, saved: names },
    rename: { supported: true },
    describe: { supported: true },
    deleteMetadata: { supported: true },
    consolidate: { supported: true },
    managedSave: { supported: true },
    power: ['start', 'shutdown', 'stop', 'pause', 'resume'],
    revertDropsManagedSave: false,
    revertPower: ['running', 'paused', 'off'],
  };
}

export const storages = {
  independent: { capabilities: hypervisor('independent', { internal: independent }), mechanism: 'internal' },
  layered: { capabilities: hypervisor('layered', { overlay: layered }), mechanism: 'overlay' },
  consolidating: { capabilities: hypervisor('consolidating', { delta: consolidating }), mechanism: 'delta' },
  virtualbox: { capabilities: hypervisor('virtualbox', { image: virtualbox }), mechanism: 'image' },
  libvirtExternal: {
    capabilities: hypervisor('libvirt external', { external: libvirtExternal, internal: independent }),
    mechanism: 'external',
  },
  pulling: {
    capabilities: hypervisor('libvirt external since 9.9', { external: pulling, internal: independent }),
    mechanism: 'external',
  },
} as const;

export type StorageName = keyof typeof storages;
export const everyStorage: readonly StorageName[] = [
  'independent',
  'layered',
  'consolidating',
  'virtualbox',
  'libvirtExternal',
  'pulling',
];
