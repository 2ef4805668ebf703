import type { Capabilities } from '@snaptree/core';
import type { LibvirtMachine } from './machine.ts';
import { libvirtRestrictions } from './restrictions.ts';
import { savesFlashWhileActive, whyNoInternal } from './rules/disks.ts';
import { externalRules } from './rules/external.ts';
import { internalRules } from './rules/internal.ts';
import { testDriverRules } from './rules/test-driver.ts';
import { libvirtTerminology } from './terminology.ts';
import { type HostVersions, revertEjects } from './versions.ts';

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
  const kinds = (active: boolean) =>
    whyNoInternal(host, domain) === undefined && (!active || savesFlashWhileActive(host, domain))
      ? ['internal', 'external']
      : ['external'];
  return {
    ...shared,
    product: host.product,
    mechanisms: { internal: internalRules(host, domain), external: externalRules(host, domain) },
    creates: {
      running: kinds(true),
      paused: kinds(true),
      off: kinds(false),
      saved: kinds(false),
    },
    ...(revertEjects(host.libvirt) ? { revertEjects: true } : {}),
    describe: { supported: true },
    deleteMetadata: { supported: true },
    restrictions: [...libvirtRestrictions],
  };
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
