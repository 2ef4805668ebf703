import type { Capabilities } from '@snaptree/core';
import {
  type HostVersions,
  type LibvirtMachine,
  libvirtCapabilities,
  virtualboxCapabilities,
  vsphereCapabilities,
} from '@snaptree/hypervisors';
import { capabilitiesOf as simulated } from '../simulator/capabilities.ts';

/** A section of the page: whose rules it lists, and how they were tested. */
export interface Described {
  readonly title: string;
  readonly capabilities: Capabilities;
  /** Where the rules come from and what was tested, in sentences. */
  readonly source: string;
  /** Rows whose allowed answers could not be tested, with the reason. */
  readonly untried: Readonly<Record<string, string>>;
  /** The same for all rows; the reason is in `source`. */
  readonly nothingTried: boolean;
}

/** One qcow2 disk and a guest agent: all that these rules depend on. */
const machine: LibvirtMachine = {
  disks: [{ target: 'vda', format: 'qcow2' }],
  guestAgent: true,
};

function libvirt(driver: 'qemu' | 'test', [major, minor]: readonly [number, number]): Capabilities {
  const product =
    driver === 'test' ? `libvirt ${major}.${minor}, test driver` : `QEMU on libvirt ${major}.${minor}`;
  const host: HostVersions = {
    driver,
    libvirt: { major, minor, release: 0 },
    hypervisor: { major: 7, minor: 2, release: 0 },
    product,
  };
  return libvirtCapabilities(host, machine);
}

const noGuest = 'The VMs in the lab have no operating system, so there is no guest to respond.';

/** Everything that the page describes, in its order. */
export const described: readonly Described[] = [
  {
    title: 'QEMU on libvirt 9.0',
    capabilities: libvirt('qemu', [9, 0]),
    source:
      'Tested with QEMU 7.2 in the lab: `npm run fidelity -- --host qemu` compares these rules with the daemon.',
    untried: { 'take a snapshot of the disks, quiesced': noGuest, 'shut down': noGuest },
    nothingTried: false,
  },
  {
    title: 'QEMU on libvirt 12.0',
    capabilities: libvirt('qemu', [12, 0]),
    source:
      'The rules of 9.0 plus those from the source code of later versions, such as reverting to external snapshots since 9.9. The answers in this table were not tested.',
    untried: {},
    nothingTried: true,
  },
  {
    title: "libvirt's test driver",
    capabilities: libvirt('test', [9, 0]),
    source:
      'It stores a tree and no data. `npm run fidelity -- --host libvirt-test` compares these rules with the daemon.',
    untried: {},
    nothingTried: false,
  },
  {
    title: 'VirtualBox 7.2',
    capabilities: virtualboxCapabilities('virtualbox', 'VirtualBox 7.2'),
    source:
      "Tested with 7.2 in the lab, on VMs that are off or saved: `npm run fidelity -- --host virtualbox`. VMs cannot run there without VirtualBox's kernel module, so the rules for running and paused VMs come from its source code.",
    untried: {},
    nothingTried: false,
  },
  {
    title: 'vSphere 8',
    capabilities: vsphereCapabilities('vsphere', 'vSphere 8'),
    source:
      "Taken from VMware's API reference; not tested on a real vSphere. `npm run fidelity -- --host vsphere` compares these rules with vcsim, which refuses little and stores no data (decision 019), so refusals are barely tested.",
    untried: {
      rename: 'vcsim cannot rename.',
      'change the description': 'vcsim cannot change a description.',
      'take a snapshot of the disks, quiesced': noGuest,
      'shut down': noGuest,
    },
    nothingTried: false,
  },
  {
    title: 'Simulated QEMU',
    capabilities: simulated('qemu'),
    source: 'Tested on the simulator itself: `npm run fidelity -- --host simulator`.',
    untried: {},
    nothingTried: false,
  },
  {
    title: 'Simulated VirtualBox',
    capabilities: simulated('virtualbox'),
    source: 'The same rules as the real hypervisor, tested on the simulator itself.',
    untried: {},
    nothingTried: false,
  },
  {
    title: 'Simulated vSphere',
    capabilities: simulated('vsphere'),
    source: 'The same rules as the real hypervisor, tested on the simulator itself.',
    untried: {},
    nothingTried: false,
  },
];
