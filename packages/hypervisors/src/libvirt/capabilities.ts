import type { Capabilities } from '@snaptree/core';
import type { LibvirtMachine } from './machine.ts';
import { externalRules } from './rules/external.ts';
import { internalRules } from './rules/internal.ts';
import { testDriverRules } from './rules/test-driver.ts';
import { libvirtWords } from './terminology.ts';
import type { HostVersions } from './versions.ts';

/** All that the planner must know of one machine on a libvirt host, by the host's versions and its own hardware. */
export function libvirtCapabilities(host: HostVersions, domain: LibvirtMachine): Capabilities {
  return host.driver === 'test' ? testCapabilities(host) : qemuCapabilities(host, domain);
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
  // Tried on 9.0, off and running, and with the test driver: the definition becomes the snapshot's.
  revertConfiguration: true,
  ownWords: libvirtWords,
} satisfies Partial<Capabilities>;

function qemuCapabilities(host: HostVersions, domain: LibvirtMachine): Capabilities {
  const active = holdsInternal(domain) ? ['internal', 'external'] : ['external'];
  return {
    ...shared,
    product: host.product,
    mechanisms: { internal: internalRules(host), external: externalRules(host, domain) },
    creates: {
      running: active,
      paused: active,
      off: active,
      saved: active,
    },
    describe: { supported: true },
    deleteMetadata: { supported: true },
  };
}

/** Internal snapshots need qcow2 on every disk and no firmware in flash (9.0, qemuSnapshotPrepare). */
function holdsInternal(domain: LibvirtMachine): boolean {
  return !domain.flash && domain.disks.every((disk) => disk.format === 'qcow2');
}

function testCapabilities(host: HostVersions): Capabilities {
  return {
    ...shared,
    product: host.product,
    mechanisms: { internal: testDriverRules() },
    creates: { running: ['internal'], paused: ['internal'], off: ['internal'], saved: ['internal'] },
    // Reverted to a stopped machine it stays off, and it cannot be started paused (9.0, testDomainCreateWithFlags
    // takes no flags): there is no way to "paused" on which nothing runs.
    revertPower: ['running', 'off'],
    describe: { supported: true },
    deleteMetadata: {
      supported: false,
      reason: "libvirt's test driver has no way to forget a snapshot without deleting it.",
    },
  };
}
