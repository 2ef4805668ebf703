import type { Capabilities, Restriction } from '@snaptree/core';
import {
  type HostVersions,
  type KnownHazard,
  type LibvirtMachine,
  libvirtCapabilities,
  libvirtRestrictions,
  libvirtTable,
  type SimulatedLibvirt,
  simulatedVersions,
  virtualBoxRestrictions,
  virtualBoxTable,
  virtualboxCapabilities,
  vSphereRestrictions,
  vSphereTable,
  vsphereCapabilities,
} from '@snaptree/hypervisors';
import { capabilitiesOf as simulated } from './simulator/capabilities.ts';

/** A section of `docs/power-states.md`: whose rules it lists, and how they were tested. */
export interface Described {
  readonly title: string;
  readonly capabilities: Capabilities;
  /** Where the rules come from and what was tested, in sentences. */
  readonly source: string;
  /** Rows whose allowed answers could not be tested, with the reason. */
  readonly untried: Readonly<Record<string, string>>;
}

/** One qcow2 disk and a guest agent: all that these rules depend on. */
const machine: LibvirtMachine = {
  disks: [{ target: 'vda', format: 'qcow2' }],
  guestAgent: true,
};

const libvirt = (release: SimulatedLibvirt, driver: HostVersions['driver'] = 'qemu'): Capabilities =>
  libvirtCapabilities({ ...simulatedVersions(release), driver, product: `libvirt ${release}` }, machine);

const noGuest = 'The VMs in the lab have no operating system, so there is no guest to respond.';

/** Releases of libvirt in the lab. `every.matrix.test.ts` tests every answer of their tables. */
const releases = (
  [
    ['9.0', 'QEMU 7.2, as in Debian 12'],
    ['11.3', 'QEMU 10.0, as in Debian 13'],
    ['12.8', 'QEMU 11.1'],
  ] as const
).map(
  ([release, qemu]): Described => ({
    title: `QEMU on libvirt ${release}`,
    capabilities: libvirt(release),
    source: `Tested in the lab with ${qemu}, on a host that does not confine VMs: a nightly test tries every answer, and \`npm run fidelity -- --host qemu@${release}\` compares these rules with the daemon.`,
    untried: { 'take a snapshot of the disks, quiesced': noGuest, 'shut down': noGuest },
  }),
);

/** The sections of `docs/power-states.md`, in their order. */
export const described: readonly Described[] = [
  ...releases,
  {
    title: "libvirt's test driver",
    capabilities: libvirt('9.0', 'test'),
    source:
      'It stores a tree and no data. `npm run fidelity -- --host libvirt-test` compares these rules with the daemon.',
    untried: {},
  },
  {
    title: 'VirtualBox 7.2',
    capabilities: virtualboxCapabilities('virtualbox', 'VirtualBox 7.2'),
    source:
      "Tested with 7.2 in the lab, on VMs that are off or saved: `npm run fidelity -- --host virtualbox`. VMs cannot run there without VirtualBox's kernel module, so the rules for running and paused VMs come from its source code.",
    untried: {},
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
  },
  {
    title: 'Simulated QEMU',
    capabilities: simulated('qemu'),
    source: 'Tested on the simulator itself: `npm run fidelity -- --host simulator`.',
    untried: {},
  },
  {
    title: 'Simulated VirtualBox',
    capabilities: simulated('virtualbox'),
    source: 'The same rules as the real hypervisor, tested on the simulator itself.',
    untried: {},
  },
  {
    title: 'Simulated vSphere',
    capabilities: simulated('vsphere'),
    source: 'The same rules as the real hypervisor, tested on the simulator itself.',
    untried: {},
  },
];

/** A section of `docs/hazards.md`. */
export interface DocumentedFaults {
  readonly title: string;
  /** Its versions are the bounds of the hazards. */
  readonly product: string;
  readonly hazards: readonly KnownHazard[];
  readonly restrictions: readonly Restriction[];
}

/** The sections of `docs/hazards.md`, in their order. */
export const documentedHazards: readonly DocumentedFaults[] = [
  {
    title: 'libvirt and QEMU',
    product: 'libvirt',
    hazards: libvirtTable,
    restrictions: libvirtRestrictions,
  },
  {
    title: 'VirtualBox',
    product: 'VirtualBox',
    hazards: virtualBoxTable,
    restrictions: virtualBoxRestrictions,
  },
  { title: 'vSphere', product: 'vSphere', hazards: vSphereTable, restrictions: vSphereRestrictions },
];
