import {
  type Current,
  type LiveDisk,
  message,
  reportOf,
  type Snapshot,
  type SnapshotTree,
  unknownCurrent,
} from '@snaptree/core';
import { DIFFERENCING } from '@snaptree/hypervisors';
import { contradiction } from '../../contradiction.ts';
import type { WebSession } from '../connecting/web-session.ts';
import { powerOf, workOf } from '../states.ts';
import { readDependants } from './dependants.ts';
import { type Attached, layerOf, Media, type Medium } from './media.ts';
import type { Probe } from './probe.ts';
import type { SnapshotFacts } from './snapshots.ts';

export interface ReadOptions {
  /** A step of this driver runs on the VM. */
  readonly ownJob: boolean;
}

/** The tree of a VM that VirtualBox can open. */
export async function readTree(
  session: WebSession,
  probed: Probe,
  { ownJob }: ReadOptions,
): Promise<SnapshotTree> {
  const media = new Media(session);
  const snapshots: Snapshot[] = [];
  for (const facts of probed.snapshots) snapshots.push(await readSnapshot(session, media, facts));
  const disks = await Promise.all(
    (await media.attachedTo(probed.machine)).map((each) => liveDisk(media, each)),
  );
  const work = workOf(probed.state);
  return {
    domain: { id: probed.id, name: probed.name },
    snapshots,
    current: currentOf(probed, snapshots, disks),
    live: {
      power: powerOf(probed.state),
      // Without a snapshot, a VM would lose all its data.
      changed: probed.current === '' || probed.modified ? 'yes' : 'no',
      disks,
    },
    ...(work === undefined || ownJob ? {} : { foreignJob: work }),
    dependants: await readDependants(session, await media.all(), probed.id),
  };
}

async function readSnapshot(session: WebSession, media: Media, facts: SnapshotFacts): Promise<Snapshot> {
  const { ref, id, name, parent, description } = facts;
  const [createdAt, online, machine] = await Promise.all([
    session.number('ISnapshot_getTimeStamp', ref),
    session.flag('ISnapshot_getOnline', ref),
    session.text('ISnapshot_getMachine', ref),
  ]);
  const attached = await media.attachedTo(machine);
  const held = await Promise.all(
    attached.map(async (each) => ({ ...each, chain: await media.chain(each.medium) })),
  );
  const lost = held.flatMap(({ chain }) => chain.filter((medium) => medium.missing))[0];
  return {
    id,
    name,
    parent,
    ...(description === '' ? {} : { description }),
    // The settings file keeps whole seconds; VBoxSVC loses the milliseconds when it restarts (7.2, tested).
    createdAt: Math.floor(createdAt / 1000) * 1000,
    mechanism: DIFFERENCING,
    // VirtualBox records whether the VM was on, not whether it was paused.
    captured: online ? 'running' : 'off',
    memory: online,
    disks: held.map(({ disk, chain }) => snapshotDisk(disk, chain[0])),
    ...(lost === undefined
      ? {}
      : {
          problem: {
            code: 'missingFile' as const,
            ...reportOf(message`VirtualBox cannot open ${lost.location}, which holds the data of ${name}.`),
          },
        }),
  };
}

/** Only a differencing image has a size of its own; a base image holds the entire disk. */
function snapshotDisk(disk: string, held: Medium | undefined): Snapshot['disks'][number] {
  if (held === undefined || held.leftOut) return { disk, coverage: 'none' };
  const { location, bytes, differencing } = held;
  return {
    disk,
    coverage: 'external',
    stateFile: location,
    ...(differencing && bytes !== undefined ? { bytes } : {}),
  };
}

async function liveDisk(media: Media, { disk, medium }: Attached): Promise<LiveDisk> {
  const chain = await media.chain(medium);
  return { disk, chain: chain.map(layerOf), capacity: chain[0]?.capacity ?? 0 };
}

/** Unknown where VirtualBox's current snapshot and the live chain disagree. */
function currentOf(probed: Probe, snapshots: readonly Snapshot[], disks: readonly LiveDisk[]): Current {
  const current = snapshots.find((s) => s.id === probed.current);
  for (const { disk, chain } of disks) {
    const stateFile = new Map(
      snapshots.flatMap((s) =>
        s.disks.flatMap((d) =>
          d.disk === disk && d.stateFile !== undefined ? [[d.stateFile, s] as const] : [],
        ),
      ),
    );
    const nearest = chain.slice(1).find(({ path }) => stateFile.has(path));
    const below = nearest === undefined ? undefined : stateFile.get(nearest.path);
    const covered = current?.disks.some((d) => d.disk === disk && d.coverage !== 'none') ?? true;
    if (covered && below?.id !== current?.id) {
      return unknownCurrent(contradiction({ current: current?.name, disk, basedOn: below?.name }));
    }
  }
  if (current !== undefined) return { kind: 'snapshot', id: current.id };
  return probed.current === ''
    ? { kind: 'base' }
    : unknownCurrent(message`The current snapshot is not in the list.`);
}
