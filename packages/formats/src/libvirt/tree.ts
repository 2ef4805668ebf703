import {
  type LiveDisk,
  type LiveState,
  message,
  type Power,
  type Report,
  reportOf,
  type Snapshot,
  type SnapshotTree,
} from '@snaptree/core';
import { liveChains, snapshotDisks } from './chain.ts';
import { currentOf } from './current.ts';
import type { DomainDescription } from './domain.ts';
import type { FileFacts } from './files.ts';
import { halfDeleted } from './half-deleted.ts';
import { snapshotId } from './identity.ts';
import { type ParentId, snapshotNode } from './node.ts';
import type { SnapshotDescription } from './snapshot.ts';

/** A listed snapshot whose description could not be read. */
export interface UnreadableSnapshot {
  readonly name: string;
  readonly unreadable: string;
}

export interface DomainParts {
  /** The live definition, with complete backing chains while the VM is active. */
  readonly domain: DomainDescription;
  /** The definition for the next start; the same as `domain` while the VM is off. */
  readonly definition: DomainDescription;
  readonly power: Power;
  /** What left the VM paused, if it has not run since. */
  readonly pausedBy?: 'revert' | 'restore' | undefined;
  readonly snapshots: readonly (SnapshotDescription | UnreadableSnapshot)[];
  /** Name of libvirt's current snapshot. */
  readonly current: string | undefined;
  readonly files: FileFacts;
  readonly dependants: SnapshotTree['dependants'];
  readonly foreignJob?: string;
  /** Free bytes on the file system of the disks. */
  readonly freeBytes?: number;
  /** Checkpoints of backup products, by name. */
  readonly checkpoints?: readonly string[];
  /** libvirt has no stored definition, so the VM disappears when it stops. */
  readonly transient?: boolean;
}

/** Reports contradictions in `current`, `problem` and `partial`, and drops nothing. */
export function treeOfDomain(parts: DomainParts): SnapshotTree {
  const readable = parts.snapshots.filter(isReadable);
  const chains = liveChains(parts, readable);
  const partial = [...partialReasons(parts), ...chains.findings];
  return {
    domain: {
      id: parts.domain.uuid,
      name: parts.domain.name,
      ...(parts.transient === true ? { transient: true } : {}),
    },
    snapshots: snapshotsOf(parts, chains.disks),
    current: currentOf({
      snapshots: readable,
      current: parts.current,
      uuid: parts.domain.uuid,
      tops: topsOf(parts),
      below: new Map(chains.disks.map(({ disk, chain }) => [disk, chain.slice(1).map(({ path }) => path)])),
    }),
    live: {
      power: parts.power,
      ...inactiveDisks(parts, { snapshots: readable, live: chains.disks }),
      changed: 'unknown',
      ...(parts.domain.memoryBytes === undefined ? {} : { memoryBytes: parts.domain.memoryBytes }),
      disks: chains.disks,
    },
    dependants: parts.dependants,
    ...missingFiles(parts.files, readable),
    ...backingFiles(parts.files, chains.disks),
    ...imageSnapshots(parts.files),
    ...(parts.checkpoints === undefined || parts.checkpoints.length === 0
      ? {}
      : { checkpoints: [...parts.checkpoints] }),
    ...(parts.foreignJob === undefined ? {} : { foreignJob: parts.foreignJob }),
    ...(parts.freeBytes === undefined ? {} : { freeBytes: parts.freeBytes }),
    ...(partial.length === 0 ? {} : { partial }),
  };
}

/**
 * Whether the VM has not run since the memory of an external snapshot was loaded. QEMU loads the memory of an internal
 * one without inactivating the disks (10.0, tested).
 */
function inactiveDisks(
  { pausedBy, current }: DomainParts,
  { snapshots, live }: { snapshots: readonly SnapshotDescription[]; live: readonly LiveDisk[] },
): Pick<LiveState, 'inactiveDisks'> {
  if (pausedBy !== 'revert') return pausedBy === 'restore' ? { inactiveDisks: true } : {};
  const inUse = chainFiles(live);
  const byName = new Map(snapshots.map((each) => [each.name, each]));
  let reverted = byName.get(current ?? '');
  // A snapshot whose overlay is in use was taken after the revert: a revert to it would have replaced the overlay.
  while (reverted?.memory === 'no' && reverted.disks.some(({ overlay = '' }) => inUse.has(overlay))) {
    // Parents may form a cycle.
    byName.delete(reverted.name);
    reverted = byName.get(reverted.parent ?? '');
  }
  return reverted?.memory === 'external' ? { inactiveDisks: true } : {};
}

const chainFiles = (live: readonly LiveDisk[]): ReadonlySet<string> =>
  new Set(live.flatMap(({ chain }) => chain.map(({ path }) => path)));

function backingFiles({ backing }: FileFacts, live: readonly LiveDisk[]): Pick<SnapshotTree, 'backingFiles'> {
  const inChain = chainFiles(live);
  const others = [...backing].filter(([path]) => !inChain.has(path));
  return others.length === 0 ? {} : { backingFiles: Object.fromEntries(others) };
}

function imageSnapshots({ inside }: FileFacts): Pick<SnapshotTree, 'imageSnapshots'> {
  const holding = [...inside].filter(([, entries]) => entries.length > 0);
  if (holding.length === 0) return {};
  return { imageSnapshots: holding.map(([path, entries]) => ({ path, inside: [...entries] })) };
}

function missingFiles(
  { missing }: FileFacts,
  snapshots: readonly SnapshotDescription[],
): Pick<SnapshotTree, 'missingFiles'> {
  const named = snapshots.flatMap(({ disks, domain }) => [
    ...disks.flatMap(({ overlay }) => overlay ?? []),
    ...(domain?.disks.flatMap(({ chain }) => chain.slice(0, 1)) ?? []),
  ]);
  const missingFiles = [...new Set(named)].filter((path) => missing.has(path)).sort();
  return missingFiles.length === 0 ? {} : { missingFiles };
}

const isReadable = (s: SnapshotDescription | UnreadableSnapshot): s is SnapshotDescription =>
  !('unreadable' in s);

function partialReasons(parts: DomainParts): Report[] {
  return parts.snapshots.flatMap((s) =>
    isReadable(s) ? [] : [reportOf(unreadableText(s, parts.domain.name))],
  );
}

/** The active file of each disk, by target. */
function topsOf(parts: DomainParts): Map<string, string> {
  return new Map(
    snapshotDisks(parts.domain).flatMap((disk) => {
      const top = disk.chain[0];
      return top === undefined ? [] : [[disk.target, top]];
    }),
  );
}

function snapshotsOf(parts: DomainParts, liveDisks: readonly LiveDisk[]): Snapshot[] {
  const uuid = parts.domain.uuid;
  const ids = new Map(
    parts.snapshots.map((s) => [
      s.name,
      snapshotId(uuid, s.name, isReadable(s) ? s.creationTime : undefined),
    ]),
  );
  const live = new Set(snapshotDisks(parts.domain).map((disk) => disk.target));
  const readable = parts.snapshots.filter(isReadable);
  const overlays = new Set(
    readable.flatMap((s) => s.disks.flatMap((d) => (d.overlay === undefined ? [] : [d.overlay]))),
  );
  const needed = new Set([
    ...chainFiles(liveDisks),
    ...readable.flatMap((s) => s.domain?.disks.flatMap(({ chain }) => chain.slice(0, 1)) ?? []),
  ]);
  const written = new Set(topsOf(parts).values());
  const half = halfDeleted(readable);
  return parts.snapshots
    .map((s): Snapshot => {
      const id = ids.get(s.name) ?? '';
      if (!isReadable(s)) return placeholder(id, s, parts.domain.name);
      const halfDeletedOn = half.get(s.name);
      return snapshotNode(s, {
        id,
        parent: parentId(s, ids),
        live,
        overlays,
        needed,
        written,
        files: parts.files,
        ...(halfDeletedOn === undefined ? {} : { halfDeletedOn }),
      });
    })
    .sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0) || (a.name < b.name ? -1 : 1));
}

function placeholder(id: string, snapshot: UnreadableSnapshot, vm: string): Snapshot {
  return {
    id,
    name: snapshot.name,
    parent: null,
    mechanism: 'internal',
    captured: 'off',
    memory: false,
    disks: [],
    problem: {
      code: 'unreadable',
      ...reportOf(unreadableText(snapshot, vm)),
    },
  };
}

const unreadableText = ({ name, unreadable }: UnreadableSnapshot, vm: string) =>
  message`Snapshot ${name} of VM ${vm} cannot be read: ${unreadable} If its record cannot be corrected, remove it and keep the data: virsh snapshot-delete ${vm} ${name} --metadata`;

function parentId(snapshot: SnapshotDescription, ids: ReadonlyMap<string, string>): ParentId {
  if (snapshot.parent === undefined) return { kind: 'root' };
  const id = ids.get(snapshot.parent);
  return id === undefined ? { kind: 'dangling', name: snapshot.parent } : { kind: 'known', id };
}
