import type { LiveDisk, Seat, Snapshot, SnapshotTree } from '@snaptree/core';
import { childrenNamed, childText, type XmlElement } from '@snaptree/formats';
import { DELTA } from './capabilities.ts';
import { readDependants } from './dependants.ts';
import { type DiskFacts, disksOf } from './disks.ts';
import { taskInWords } from './jobs.ts';
import { type Layout, layoutOf } from './layout.ts';
import type { Outline } from './outline.ts';
import { type SnapshotFacts, snapshotObject } from './snapshots.ts';
import { powerOf } from './states.ts';
import { readObject, readProperties } from './vim/properties.ts';
import type { VimSession } from './vim/session.ts';
import { referencesIn } from './vim/values.ts';

export interface ReadOptions {
  /** A job of this driver's own holds the machine. */
  readonly ownJob: boolean;
}

const MIB = 1024 * 1024;

/** The whole tree of a machine. */
export async function readTree(
  session: VimSession,
  outline: Outline,
  { ownJob }: ReadOptions,
): Promise<SnapshotTree> {
  const { values } = await readObject(session, outline.machine, ['config.hardware', 'layoutEx', 'datastore']);
  const hardware = values.get('config.hardware');
  const layout = layoutOf(values.get('layoutEx'));
  const held = await readCaptured(session, outline.snapshots);
  const attached = hardware === undefined ? [] : disksOf(childrenNamed(hardware, 'device'));
  // vcsim opens no file for a snapshot: which one holds what is not to be had there.
  const tell = { layout, files: !session.content.isSimulated };
  const snapshots = outline.snapshots.map((facts) => snapshotOf(facts, held.get(facts.id), tell));
  const disks = attached.map((disk) => liveDisk(disk, layout));
  const [task] = outline.tasks;
  const freeBytes = await freeSpace(session, values.get('datastore'));
  const own = new Set([...attached, ...[...held.values()].flat()].flatMap(({ chain }) => chain));
  const doubts = [
    ...outline.doubts,
    ...(hardware === undefined ? ['vSphere does not tell the hardware of the machine.'] : []),
  ];
  return {
    domain: { id: outline.machine.value, name: outline.name },
    snapshots,
    seat: seatOf(outline, snapshots, disks),
    live: {
      power: powerOf(outline.state),
      // vSphere does not say. A machine without any snapshot has all it holds to lose.
      changed: outline.current === undefined ? 'yes' : 'unknown',
      ...memoryOf(hardware),
      disks,
    },
    ...(task === undefined || ownJob ? {} : { foreignJob: taskInWords(task) }),
    dependants: await readDependants(session, own, outline.machine.value),
    ...(outline.needsConsolidation ? { needsConsolidation: true } : {}),
    ...(doubts.length === 0 ? {} : { partial: doubts }),
    ...(freeBytes === undefined ? {} : { freeBytes }),
  };
}

/** The disks that each snapshot has in its own configuration; one that is not told is not there. */
async function readCaptured(
  session: VimSession,
  snapshots: readonly SnapshotFacts[],
): Promise<Map<string, DiskFacts[]>> {
  const read = await readProperties(
    session,
    snapshots.map(({ id }) => snapshotObject(id)),
    { type: 'VirtualMachineSnapshot', paths: ['config.hardware.device'] },
  );
  return new Map(
    read.flatMap(({ object, values }) => {
      const devices = values.get('config.hardware.device');
      return devices === undefined
        ? []
        : [[object.value, disksOf(childrenNamed(devices, 'VirtualDevice'))] as const];
    }),
  );
}

interface Telling {
  readonly layout: Layout;
  /** Whether the server knows which file holds a snapshot. */
  readonly files: boolean;
}

function snapshotOf(
  { id, name, parent, description, createdAt, state }: SnapshotFacts,
  held: readonly DiskFacts[] | undefined,
  { layout, files }: Telling,
): Snapshot {
  // A snapshot without memory is one of a machine that was powered off (API reference 8.0).
  const captured = powerOf(state);
  const memory = captured !== 'off';
  const memoryBytes = memory ? layout.memoryOf(id)?.bytes : undefined;
  const lost = held?.flatMap(({ chain }) => chain).find((file) => layout.isMissing(file));
  return {
    id,
    name,
    parent,
    ...(description === '' ? {} : { description }),
    ...(Number.isNaN(createdAt) ? {} : { createdAt }),
    mechanism: DELTA,
    captured,
    memory,
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    disks: (held ?? []).map((disk) => snapshotDisk(disk, layout, files)),
    ...problemOf(name, held, lost),
  };
}

function problemOf(name: string, held: unknown, lost: string | undefined): Pick<Snapshot, 'problem'> {
  if (held === undefined)
    return { problem: { code: 'unreadable', text: `vSphere does not tell what ${name} holds.` } };
  if (lost === undefined) return {};
  return { problem: { code: 'missingFile', text: `${lost}, on which ${name} rests, cannot be opened.` } };
}

/** A delta has a size when it is a file of its own above another; a base disk is no delta. */
function snapshotDisk(disk: DiskFacts, layout: Layout, files: boolean): Snapshot['disks'][number] {
  const [frozen, below] = disk.chain;
  if (disk.leftOut) return { disk: disk.name, coverage: 'none' };
  if (frozen === undefined || !files) return { disk: disk.name, coverage: 'external' };
  const bytes = below === undefined ? undefined : layout.bytesOf(frozen);
  return { disk: disk.name, coverage: 'external', frozen, ...(bytes === undefined ? {} : { bytes }) };
}

const liveDisk = ({ name, chain, capacity }: DiskFacts, layout: Layout): LiveDisk => ({
  disk: name,
  chain: chain.map((path) => {
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

/** Bytes free on the fullest of the machine's datastores. */
async function freeSpace(session: VimSession, list: XmlElement | undefined): Promise<number | undefined> {
  const read = await readProperties(session, referencesIn(list), {
    type: 'Datastore',
    paths: ['summary.freeSpace'],
  });
  const free = read.flatMap(({ values }) => {
    const value = values.get('summary.freeSpace')?.children.join('');
    return value === undefined ? [] : [Number(value)];
  });
  return free.length === 0 ? undefined : Math.min(...free);
}

/** Where vSphere's word and the live chain disagree, nobody knows. */
function seatOf(outline: Outline, snapshots: readonly Snapshot[], disks: readonly LiveDisk[]): Seat {
  const current = snapshots.find((s) => s.id === outline.current);
  if (current === undefined && outline.current !== undefined)
    return { kind: 'unknown', why: 'the current snapshot is not in the list' };
  for (const { disk, chain } of disks) {
    const why = contradiction(snapshots, current, { disk, chain });
    if (why !== undefined) return { kind: 'unknown', why };
  }
  return current === undefined ? { kind: 'base' } : { kind: 'on', id: current.id };
}

function contradiction(
  snapshots: readonly Snapshot[],
  current: Snapshot | undefined,
  { disk, chain }: LiveDisk,
): string | undefined {
  const frozen = new Map(
    snapshots.flatMap((s) =>
      s.disks.flatMap((d) => (d.disk === disk && d.frozen !== undefined ? [[d.frozen, s] as const] : [])),
    ),
  );
  const [written, ...rest] = chain;
  const owner = written === undefined ? undefined : frozen.get(written.path);
  if (owner !== undefined) return `${disk} is written right into the file that holds ${owner.name}`;
  const nearest = rest.find(({ path }) => frozen.has(path));
  const below = nearest === undefined ? undefined : frozen.get(nearest.path);
  const expects = current?.disks.some((d) => d.disk === disk && d.frozen !== undefined) ?? frozen.size > 0;
  if (!expects || below?.id === current?.id) return undefined;
  return `${current?.name ?? 'no snapshot'} is current, and yet ${disk} rests on ${below?.name ?? 'the base disk'}`;
}
