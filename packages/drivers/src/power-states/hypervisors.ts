import type { Capabilities } from '@snaptree/core';
import {
  type HostVersions,
  type LibvirtMachine,
  libvirtCapabilities,
  virtualboxCapabilities,
  vsphereCapabilities,
} from '@snaptree/hypervisors';
import { capabilitiesOf as simulated } from '../simulator/capabilities.ts';

/** A part of the page: whose rules are asked, and how far they were held against the real thing. */
export interface Described {
  readonly title: string;
  readonly capabilities: Capabilities;
  /** In sentences, where the rules come from and what was tried. */
  readonly source: string;
  /** Rows in which nothing that is allowed could be tried, with the reason. */
  readonly untried: Readonly<Record<string, string>>;
  /** The same for all rows; the reason is in `source`. */
  readonly nothingTried: boolean;
}

/** One qcow2 disk and a guest agent: all that these rules ask of a machine. */
const machine: LibvirtMachine = { disks: [{ format: 'qcow2' }], flash: false, guestAgent: true };

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

const noGuest = 'The machines of the lab have no operating system, so no guest that could do its part.';

/** Everything that the page describes, in its order. */
export const described: readonly Described[] = [
  {
    title: 'QEMU on libvirt 9.0',
    capabilities: libvirt('qemu', [9, 0]),
    source:
      'Tried with QEMU 7.2 in the lab: `npm run fidelity -- --host qemu` holds what is said here against the daemon.',
    untried: { 'create, disks only, quiesced': noGuest, 'shut down': noGuest },
    nothingTried: false,
  },
  {
    title: 'QEMU on libvirt 12.0',
    capabilities: libvirt('qemu', [12, 0]),
    source:
      'The rules of 9.0 with what the sources of later versions add: reverting to external snapshots since 9.9. Nothing here was tried.',
    untried: {},
    nothingTried: true,
  },
  {
    title: "libvirt's test driver",
    capabilities: libvirt('test', [9, 0]),
    source:
      'It keeps a tree and no data. `npm run fidelity -- --host libvirt-test` holds what is said here against the daemon.',
    untried: {},
    nothingTried: false,
  },
  {
    title: 'VirtualBox 7.2',
    capabilities: virtualboxCapabilities('virtualbox', 'VirtualBox 7.2'),
    source:
      "Tried with 7.2 in the lab, on machines that are off or saved: `npm run fidelity -- --host virtualbox`. None can run there without VirtualBox's kernel module, so what is said of running and paused ones comes from its source.",
    untried: {},
    nothingTried: false,
  },
  {
    title: 'vSphere 8',
    capabilities: vsphereCapabilities('vsphere', 'vSphere 8'),
    source:
      "Taken from VMware's API reference; no vSphere was at hand. `npm run fidelity -- --host vsphere` holds it against vcsim, which refuses little and keeps no data (decision 019), so what is forbidden here is hardly tried.",
    untried: {
      rename: 'vcsim cannot rename.',
      describe: 'vcsim cannot change a description.',
      'create, disks only, quiesced': noGuest,
      'shut down': noGuest,
    },
    nothingTried: false,
  },
  {
    title: 'Simulator, in the manner of QEMU',
    capabilities: simulated('qemu'),
    source: 'Tried by `npm run fidelity -- --host simulator`, on the simulator itself.',
    untried: {},
    nothingTried: false,
  },
  {
    title: 'Simulator, in the manner of VirtualBox',
    capabilities: simulated('virtualbox'),
    source: 'The rules of the real one, tried on the simulator itself.',
    untried: {},
    nothingTried: false,
  },
  {
    title: 'Simulator, in the manner of vSphere',
    capabilities: simulated('vsphere'),
    source: 'The rules of the real one, tried on the simulator itself.',
    untried: {},
    nothingTried: false,
  },
];
