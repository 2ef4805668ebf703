import type {
  Layer,
  LiveDisk,
  Power,
  Snapshot,
  SnapshotDisk,
  SnapshotProblem,
  SnapshotTree,
} from '@snaptree/core';
import type { DomainDescription, DomainDisk } from './domain.ts';
import { snapshotId } from './identity.ts';
import { seatOf } from './seat.ts';
import type { SnapshotDescription, SnapshotDiskDescription } from './snapshot.ts';

/** A snapshot that is in the list but whose description could not be read. */
export interface UnreadableSnapshot {
  readonly name: string;
  readonly unreadable: string;
}

/** All that was read of one libvirt domain, in libvirt's terms. */
export interface DomainParts {
  /** The machine as it is now: with the whole backing chains while it is active. */
  readonly domain: DomainDescription;
  /** The machine as its next start will find it; the same as `domain` while it is off. */
  readonly definition: DomainDescription;
  readonly power: Power;
  readonly snapshots: readonly (SnapshotDescription | UnreadableSnapshot)[];
  /** Name of libvirt's current snapshot. */
  readonly current: string | undefined;
  readonly files: FileFacts;
  readonly dependants: SnapshotTree['dependants'];
  readonly foreignJob?: string;
}

/** What is known of files besides their names. */
export interface FileFacts {
  /** Bytes on disk, by path. */
  readonly bytes: ReadonlyMap<string, number>;
  /** Bytes that the guest sees, by target. */
  readonly capacity: ReadonlyMap<string, number>;
  readonly missing: ReadonlySet<string>;
  /** The file below, by path; `null`: it rests on nothing. Paths not in here are unknown. */
  readonly backing: ReadonlyMap<string, string | null>;
}

export const noFileFacts: FileFacts = {
  bytes: new Map(),
  capacity: new Map(),
  missing: new Set(),
  backing: new Map(),
};

/** Longest chain that is followed; qcow2 chains beyond it cannot be opened by QEMU anyway. */
const MAX_CHAIN = 1024;

/** Puts the parts together. Whatever does not fit is said in `seat`, `problem` and `partial`, never dropped. */
export function treeOfDomain(parts: DomainParts): SnapshotTree {
  const readable = parts.snapshots.filter(isReadable);
  const chains = liveChains(parts, readable);
  const partial = [...partialReasons(parts), ...chains.findings];
  return {
    domain: { id: parts.domain.uuid, name: parts.domain.name },
    snapshots: snapshotsOf(parts),
    seat: seatOf({
      snapshots: readable,
      current: parts.current,
      uuid: parts.domain.uuid,
      tops: topsOf(parts),
    }),
    live: { power: parts.power, changed: 'unknown', disks: chains.disks },
    dependants: parts.dependants,
    ...(parts.foreignJob === undefined ? {} : { foreignJob: parts.foreignJob }),
    ...(partial.length === 0 ? {} : { partial }),
  };
}

/** Disks that snapshots are about: no drives with exchangeable media, none that cannot be written. */
export function snapshotDisks(domain: DomainDescription): DomainDisk[] {
  return domain.disks.filter(
    (disk) => (disk.device === 'disk' || disk.device === 'lun') && !disk.readonly && disk.chain.length > 0,
  );
}

const isReadable = (s: SnapshotDescription | UnreadableSnapshot): s is SnapshotDescription =>
  !('unreadable' in s);

function partialReasons(parts: DomainParts): string[] {
  return parts.snapshots.flatMap((s) =>
    isReadable(s) ? [] : [`The snapshot ${s.name} of ${parts.domain.name} cannot be read: ${s.unreadable}`],
  );
}

/** The file that each disk writes now, by target. */
function topsOf(parts: DomainParts): Map<string, string> {
  return new Map(
    snapshotDisks(parts.domain).flatMap((disk) => {
      const top = disk.chain[0];
      return top === undefined ? [] : [[disk.target, top]];
    }),
  );
}

function liveChains(parts: DomainParts, snapshots: readonly SnapshotDescription[]) {
  const below = filesBelow(snapshots);
  const findings: string[] = [];
  const disks = snapshotDisks(parts.domain).map((disk): LiveDisk => {
    const chain = followChain(disk, parts.files, below.get(disk.target));
    if (chain.loops)
      findings.push(`The backing chain of ${disk.target} leads back to itself or does not end.`);
    const capacity = parts.files.capacity.get(disk.target);
    const defined = parts.definition.disks.find((d) => d.target === disk.target)?.chain.length;
    return {
      disk: disk.target,
      chain: chain.paths.map((path) => layer(path, parts.files)),
      ...(capacity === undefined ? {} : { capacity }),
      ...(defined === undefined ? {} : { defined }),
    };
  });
  return { disks, findings };
}

function layer(path: string, files: FileFacts): Layer {
  const bytes = files.bytes.get(path);
  return {
    path,
    ...(bytes === undefined ? {} : { bytes }),
    ...(files.missing.has(path) ? { missing: true } : {}),
  };
}

/**
 * The definition of a machine that is off names little more than the active file. What lies below is known from
 * the files themselves where they can be read, else from what each snapshot says about the machine of its time.
 */
function followChain(
  disk: DomainDisk,
  files: FileFacts,
  recorded: ReadonlyMap<string, readonly string[]> | undefined,
): { paths: string[]; loops: boolean } {
  const paths = [...disk.chain];
  const seen = new Set(paths);
  if (disk.complete) return { paths, loops: seen.size < paths.length };
  for (;;) {
    const last = paths.at(-1);
    if (last === undefined) return { paths, loops: false };
    const direct = files.backing.get(last);
    const next = direct !== undefined ? [direct] : (recorded?.get(last) ?? []);
    const fresh = next.filter((path) => path !== null);
    if (fresh.length === 0) return { paths, loops: false };
    for (const path of fresh) {
      if (seen.has(path) || paths.length >= MAX_CHAIN) return { paths, loops: true };
      seen.add(path);
      paths.push(path);
    }
  }
}

/** By target: which files each overlay was put on, the nearest first. */
function filesBelow(snapshots: readonly SnapshotDescription[]): Map<string, Map<string, readonly string[]>> {
  const below = new Map<string, Map<string, readonly string[]>>();
  for (const snapshot of snapshots) {
    for (const disk of snapshot.disks) {
      const chain = snapshot.domain?.disks.find((d) => d.target === disk.target)?.chain;
      if (disk.overlay === undefined || chain === undefined) continue;
      const byOverlay = below.get(disk.target) ?? new Map<string, readonly string[]>();
      byOverlay.set(disk.overlay, chain);
      below.set(disk.target, byOverlay);
    }
  }
  return below;
}

function snapshotsOf(parts: DomainParts): Snapshot[] {
  const uuid = parts.domain.uuid;
  const ids = new Map(
    parts.snapshots.map((s) => [
      s.name,
      snapshotId(uuid, s.name, isReadable(s) ? s.creationTime : undefined),
    ]),
  );
  const live = new Set(snapshotDisks(parts.domain).map((disk) => disk.target));
  const overlays = new Set(
    parts.snapshots
      .filter(isReadable)
      .flatMap((s) => s.disks.flatMap((d) => (d.overlay === undefined ? [] : [d.overlay]))),
  );
  return parts.snapshots
    .map((s): Snapshot => {
      const id = ids.get(s.name) ?? '';
      if (!isReadable(s)) return placeholder(id, s);
      return snapshotNode(s, { id, parent: parentId(s, ids), live, overlays, files: parts.files });
    })
    .sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0) || (a.name < b.name ? -1 : 1));
}

function placeholder(id: string, snapshot: UnreadableSnapshot): Snapshot {
  return {
    id,
    name: snapshot.name,
    parent: null,
    mechanism: 'internal',
    captured: 'off',
    memory: false,
    disks: [],
    problem: { code: 'unreadable', text: snapshot.unreadable },
  };
}

type ParentId = { kind: 'root' } | { kind: 'known'; id: string } | { kind: 'dangling'; name: string };

function parentId(snapshot: SnapshotDescription, ids: ReadonlyMap<string, string>): ParentId {
  if (snapshot.parent === undefined) return { kind: 'root' };
  const id = ids.get(snapshot.parent);
  return id === undefined ? { kind: 'dangling', name: snapshot.parent } : { kind: 'known', id };
}

interface NodeContext {
  readonly id: string;
  readonly parent: ParentId;
  /** Targets of the disks that the machine has now. */
  readonly live: ReadonlySet<string>;
  /** Every file that some snapshot opened for writing. */
  readonly overlays: ReadonlySet<string>;
  readonly files: FileFacts;
}

function snapshotNode(snapshot: SnapshotDescription, context: NodeContext): Snapshot {
  const disks = snapshot.disks
    .filter((disk) => isCovered(disk) || context.live.has(disk.target))
    .map((disk) => nodeDisk(snapshot, disk, context));
  const memoryBytes =
    snapshot.memoryFile === undefined ? undefined : context.files.bytes.get(snapshot.memoryFile);
  const problem = problemOf(snapshot, disks, context);
  return {
    id: context.id,
    name: snapshot.name,
    parent: context.parent.kind === 'known' ? context.parent.id : null,
    ...(snapshot.description === undefined ? {} : { description: snapshot.description }),
    ...(snapshot.creationTime === undefined ? {} : { createdAt: snapshot.creationTime * 1000 }),
    mechanism: isExternal(snapshot) ? 'external' : 'internal',
    captured: captured(snapshot),
    memory: snapshot.memory !== 'no',
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    disks,
    ...(problem === undefined ? {} : { problem }),
  };
}

const isCovered = (disk: SnapshotDiskDescription): boolean =>
  disk.location === 'internal' || disk.location === 'external';

/** libvirt's own test (virDomainSnapshotIsExternal): any disk or the memory lies in a file of its own. */
export function isExternal(snapshot: SnapshotDescription): boolean {
  return snapshot.memory === 'external' || snapshot.disks.some((disk) => disk.location === 'external');
}

function captured(snapshot: SnapshotDescription): Snapshot['captured'] {
  switch (snapshot.state) {
    case 'running':
    // Disks only, of a machine that ran or was paused: libvirt does not say which.
    case 'disk-snapshot':
      return 'running';
    case 'paused':
    case 'pmsuspended':
      return 'paused';
    default:
      return 'off';
  }
}

function nodeDisk(
  snapshot: SnapshotDescription,
  disk: SnapshotDiskDescription,
  context: NodeContext,
): SnapshotDisk {
  if (!isCovered(disk)) return { disk: disk.target, coverage: 'none' };
  const frozen = snapshot.domain?.disks.find((d) => d.target === disk.target)?.chain[0];
  // Only the file of a delta has the delta's size; a base image holds everything.
  const bytes =
    frozen === undefined || !context.overlays.has(frozen) ? undefined : context.files.bytes.get(frozen);
  const external = disk.location === 'external';
  return {
    disk: disk.target,
    coverage: external ? 'external' : 'internal',
    ...(frozen === undefined ? {} : { frozen }),
    ...(external && disk.overlay !== undefined ? { overlay: disk.overlay } : {}),
    ...(external && bytes !== undefined ? { bytes } : {}),
  };
}

function problemOf(
  snapshot: SnapshotDescription,
  disks: readonly SnapshotDisk[],
  context: NodeContext,
): SnapshotProblem | undefined {
  const missing = disks
    .flatMap((disk) => [disk.frozen, disk.overlay])
    .concat(snapshot.memoryFile)
    .find((path) => path !== undefined && context.files.missing.has(path));
  if (missing !== undefined) return { code: 'missingFile', text: `The file ${missing} does not exist.` };
  const half = snapshot.disks.find((disk) => disk.deleteInProgress);
  if (half !== undefined) {
    return {
      code: 'deleteInProgress',
      text: `A delete of the snapshot after ${snapshot.name} began on ${half.target} and did not finish; issue it again.`,
    };
  }
  if (context.parent.kind === 'dangling') {
    return {
      code: 'danglingParent',
      text: `Its parent ${context.parent.name} is not in the list of snapshots.`,
    };
  }
  return undefined;
}
