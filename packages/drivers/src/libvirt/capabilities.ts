import type { Capabilities } from '@snaptree/core';
import { externalRules } from './rules/external.ts';
import { internalRules } from './rules/internal.ts';
import { testDriverRules } from './rules/test-driver.ts';
import type { HostVersions } from './versions.ts';

/** All that the planner must know of one libvirt host, by its versions. */
export function capabilitiesOf(host: HostVersions): Capabilities {
  return host.driver === 'test' ? testCapabilities(host) : qemuCapabilities(host);
}

const shared = {
  driver: 'libvirt',
  rename: {
    supported: false,
    // Tried on 9.0: redefining under a new name leaves two entries, and reverting to the new one ends the machine.
    reason: 'libvirt cannot rename a snapshot; a description can be changed instead.',
  },
  consolidate: { supported: false, reason: 'libvirt merges at once; nothing is left to consolidate.' },
  managedSave: { supported: true },
  power: ['start', 'shutdown', 'stop', 'pause', 'resume'],
  revertDropsManagedSave: false,
  revertPower: ['running', 'paused', 'off'],
} satisfies Partial<Capabilities>;

function qemuCapabilities(host: HostVersions): Capabilities {
  return {
    ...shared,
    product: host.product,
    mechanisms: { internal: internalRules(host), external: externalRules(host) },
    creates: {
      running: ['internal', 'external'],
      paused: ['internal', 'external'],
      off: ['internal', 'external'],
      saved: ['internal'],
    },
    describe: { supported: true },
    untrack: { supported: true },
  };
}

function testCapabilities(host: HostVersions): Capabilities {
  return {
    ...shared,
    product: host.product,
    mechanisms: { internal: testDriverRules() },
    creates: { running: ['internal'], paused: ['internal'], off: ['internal'], saved: ['internal'] },
    describe: { supported: true },
    untrack: {
      supported: false,
      reason: "libvirt's test driver has no way to forget a snapshot without deleting it.",
    },
  };
}
