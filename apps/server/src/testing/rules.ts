import type { Capabilities, MechanismRules } from '@snaptree/core';

const traits = { percent: true, cancel: true, pausesGuest: false };

/** Rules of a hypervisor that refuses nothing and stores every snapshot independently. */
export const independent: Capabilities = capabilitiesWith({ storage: 'independent', delete: [] });

/** As `independent`, but a snapshot with more than one child cannot be deleted. */
export const layered: Capabilities = capabilitiesWith({
  storage: 'layered',
  delete: [{ kind: 'fanOutAtMost', limit: 1, class: 'impossible', says: 'one child at most' }],
});

function capabilitiesWith(rules: Pick<MechanismRules, 'storage' | 'delete'>): Capabilities {
  return {
    driver: 'fake',
    product: 'Fake 1.0',
    mechanisms: {
      internal: {
        label: 'internal snapshot',
        revert: [],
        create: [],
        direction: 'none',
        order: 'baseFirst',
        traits: { delete: traits, revert: traits, create: traits },
        unproven: [],
        ...rules,
      },
    },
    creates: { running: ['internal'], paused: ['internal'], off: ['internal'], saved: ['internal'] },
    rename: { supported: true },
    describe: { supported: true },
    deleteMetadata: { supported: true },
    consolidate: { supported: false, reason: 'nothing to consolidate' },
    managedSave: { supported: true },
    power: ['start', 'stop'],
    revertDropsManagedSave: false,
    revertPower: ['running', 'paused', 'off'],
  };
}
