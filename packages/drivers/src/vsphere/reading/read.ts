import { type LiveDisk, message, reportOf, type SnapshotTree } from '@snaptree/core';
import { childrenNamed, childText, type XmlElement } from '@snaptree/formats';
import type { MachineFacts } from '@snaptree/hypervisors';
import { powerOf } from '../states.ts';
import { taskInWords } from '../tasks/running.ts';
import { collect, itself, type ObjectProperties, through } from '../vim/properties.ts';
import type { VimSession } from '../vim/session.ts';
import { type ManagedObject, referencesIn } from '../vim/values.ts';
import { currentOf } from './current.ts';
import { readDependants } from './dependants.ts';
import { type DiskFacts, disksOf } from './disks.ts';
import type { Estimates } from './estimate.ts';
import { layoutOf } from './layout.ts';
import { machineFactPaths, machineFacts } from './machine-facts.ts';
import { type Probe, textIn } from './probe.ts';
import { type FileFacts, snapshotOf } from './snapshot-node.ts';
import { snapshotObject } from './snapshots.ts';

export interface ReadOptions {
  /** A step of this driver runs on the VM. */
  readonly ownJob: boolean;
  readonly estimates: Estimates;
}

const MIB = 1024 * 1024;

export interface TreeReading {
  readonly tree: SnapshotTree;
  readonly machine: MachineFacts;
}

/** The tree of a VM, and the facts that decide which snapshots it can have. */
export async function readTree(
  session: VimSession,
  probed: Probe,
  { ownJob, estimates }: ReadOptions,
): Promise<TreeReading> {
  const { own, held, datastores } = await readParts(session, probed);
  const hardware = own.get('config.hardware');
  const layout = layoutOf(own.get('layoutEx'));
  // vcsim creates no files for snapshots.
  const fileFacts = { layout, files: !session.content.isSimulated };
  const attached = hardware === undefined ? [] : disksOf(childrenNamed(hardware, 'device'));
  const snapshots = probed.snapshots.map((facts) => snapshotOf(facts, held.get(facts.id), fileFacts));
  const disks = attached.map((disk) => liveDisk(disk, fileFacts));
  const [task] = probed.tasks;
  const chains = [...attached, ...[...held.values()].flat()].flatMap(({ chain }) => chain);
  const machines = neighborsOf(datastores, probed.machine);
  const freeBytes = freeSpace(datastores);
  const doubts = [...probed.doubts, ...(hardware === undefined ? [noHardware] : [])];
  const tree: SnapshotTree = {
    domain: { id: probed.machine.value, name: probed.name },
    snapshots,
    current: currentOf(probed.current, snapshots, disks),
    live: {
      power: powerOf(probed.state),
      // vSphere does not report it. Without a snapshot, a VM would lose all its data.
      changed: probed.current === undefined ? 'yes' : 'unknown',
      ...memoryOf(hardware),
      disks,
    },
    ...(task === undefined || ownJob ? {} : { foreignJob: taskInWords(task) }),
    // Without snapshots, nothing can depend on one.
    dependants:
      snapshots.length === 0 ? [] : await readDependants(session, { machines, own: new Set(chains) }),
    ...(probed.needsConsolidation ? await consolidationOf(session, probed, estimates) : {}),
    ...(doubts.length === 0 ? {} : { partial: doubts }),
    ...(freeBytes === undefined ? {} : { freeBytes }),
  };
  return { tree, machine: machineFacts(own, session.content) };
}

async function consolidationOf(session: VimSession, probed: Probe, estimates: Estimates) {
  const bytes = await estimates.of(session, probed);
  return {
    needsConsolidation: true,
    ...(bytes === undefined ? {} : { consolidationNeedsBytes: bytes }),
  };
}

const noHardware = reportOf(message`vSphere does not show the hardware of the VM.`);

/** The VM, its datastores, and the disks of each snapshot's own configuration, in one call. */
async function readParts(session: VimSession, { machine, snapshots }: Probe) {
  const read = await collect(session, [
    {
      asked: { type: machine.type, paths: ['config.hardware', 'layoutEx', ...machineFactPaths] },
      from: [itself(machine)],
    },
    {
      asked: { type: 'Datastore', paths: ['summary.freeSpace', 'vm'] },
      from: [through(machine, 'datastore')],
    },
    {
      asked: { type: 'VirtualMachineSnapshot', paths: ['config.hardware.device'] },
      from: snapshots.map(({ id }) => itself(snapshotObject(id))),
    },
  ]);
  const of = (type: string) => read.filter(({ object }) => object.type === type);
  const [own] = of(machine.type);
  const held = of('VirtualMachineSnapshot').flatMap(({ object, values }) => {
    const devices = values.get('config.hardware.device');
    return devices === undefined
      ? []
      : [[object.value, disksOf(childrenNamed(devices, 'VirtualDevice'))] as const];
  });
  return {
    own: own?.values ?? new Map<string, XmlElement>(),
    held: new Map(held),
    datastores: of('Datastore'),
  };
}

const liveDisk = ({ name, chain, capacity }: DiskFacts, { layout, files }: FileFacts): LiveDisk => ({
  disk: name,
  chain: (files ? chain : []).map((path) => {
    const bytes = layout.bytesOf(path);
    return {
      path,
      ...(bytes === undefined ? {} : { bytes }),
      ...(layout.isMissing(path) ? { missing: true } : {}),
    };
  }),
  capacity,
});

function memoryOf(hardware: XmlElement | undefined): { memoryBytes?: number } {
  const megabytes = hardware === undefined ? undefined : childText(hardware, 'memoryMB');
  return megabytes === undefined ? {} : { memoryBytes: Number(megabytes) * MIB };
}

/** Bytes free on the fullest datastore of the VM. */
function freeSpace(datastores: readonly ObjectProperties[]): number | undefined {
  const free = datastores.flatMap(({ values }) => {
    const value = values.get('summary.freeSpace');
    return value === undefined ? [] : [Number(textIn(value))];
  });
  return free.length === 0 ? undefined : Math.min(...free);
}

/** All VMs that share a datastore with this one; undefined if a datastore does not list them. */
function neighborsOf(
  datastores: readonly ObjectProperties[],
  machine: ManagedObject,
): ManagedObject[] | undefined {
  if (datastores.length === 0 || datastores.some(({ values }) => !values.has('vm'))) return undefined;
  const all = datastores.flatMap(({ values }) => referencesIn(values.get('vm')));
  const others = all.filter(({ value }) => value !== machine.value);
  return [...new Map(others.map((other) => [other.value, other])).values()];
}
