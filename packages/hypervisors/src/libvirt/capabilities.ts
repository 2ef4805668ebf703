import type { Capabilities } from '@snaptree/core';
import type { LibvirtMachine } from './machine.ts';
import { externalRules } from './rules/external.ts';
import { internalRules } from './rules/internal.ts';
import { testDriverRules } from './rules/test-driver.ts';
import { libvirtTerminology } from './terminology.ts';
import type { HostVersions } from './versions.ts';

/** What the planner must know about one VM on a libvirt host, by the host's versions and the VM's hardware. */
export function libvirtCapabilities(host: HostVersions, domain: LibvirtMachine): Capabilities {
  return host.driver === 'test' ? testCapabilities(host) : qemuCapabilities(host, domain);
}

const shared = {
  driver: 'libvirt',
  rename: {
    supported: false,
    // Tested on 9.0: redefining under a new name leaves two entries, and reverting to the new one stops the VM.
    reason: 'libvirt cannot rename a snapshot. Change its description instead.',
  },
  consolidate: {
    supported: false,
    reason: 'libvirt merges immediately, so there is nothing to consolidate later.',
  },
  managedSave: { supported: true },
  power: ['start', 'shutdown', 'stop', 'pause', 'resume'],
  revertDropsManagedSave: false,
  revertPower: ['running', 'paused', 'off'],
  // Tested on 9.0, off and running, and with the test driver: the definition becomes the snapshot's.
  revertConfiguration: true,
  terminology: libvirtTerminology,
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
    // After a revert to a stopped VM it stays off, and it cannot be started paused (9.0, testDomainCreateWithFlags
    // takes no flags): it cannot become paused without running first.
    revertPower: ['running', 'off'],
    describe: { supported: true },
    deleteMetadata: {
      supported: false,
      reason: "libvirt's test driver cannot remove a snapshot from the list without deleting it.",
    },
  };
}
