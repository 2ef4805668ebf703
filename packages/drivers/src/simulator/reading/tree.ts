import {
  type Layer,
  type LiveState,
  message,
  reportOf,
  type Snapshot,
  type SnapshotDisk,
  type SnapshotTree,
  withDrift,
} from '@snaptree/core';
import type { SimulatedLibvirt } from '@snaptree/hypervisors';
import { pendingBytes, sameContent } from '../hypervisor/vm/guest.ts';
import { chainOf, definedOf, isIntact, stateOf } from '../world/images.ts';
import type { HostState, ImageFile, SimulatedDomain, SimulatedSnapshot } from '../world/model.ts';
import { currentOf } from './current.ts';
import { revertObstacles } from './revert-obstacles.ts';

export interface ReadOptions {
  /** Milliseconds since the epoch: a running guest's files grow with it. */
  readonly now: number;
  /** The version of libvirt that a simulated QEMU imitates. */
  readonly libvirt: SimulatedLibvirt;
  /** Jobs that this driver itself started, which are not reported as jobs of other clients. */
  readonly ownJobs: ReadonlySet<string>;
}

/** The tree as this host's metadata and files show it. */
export function readTree(host: HostState, domain: SimulatedDomain, options: ReadOptions): SnapshotTree {
  const ids = new Set(domain.snapshots.map((s) => s.id));
  const unreadable = domain.snapshots.filter((s) => s.unreadable !== undefined);
  const job = domain.job;
  const tree: SnapshotTree = {
    domain: { id: domain.id, name: domain.name },
    snapshots: domain.snapshots.map((s) =>
      toSnapshot(host, domain, { entry: s, ids, libvirt: options.libvirt }),
    ),
    current: currentOf(host, domain),
    live: liveOf(host, domain, options.now),
    ...(job === undefined || options.ownJobs.has(job.id) ? {} : { foreignJob: job.text }),
    dependants: dependantsOf(host, domain),
    ...imageSnapshotsOf(host, domain),
    ...backingFilesOf(host, domain),
    ...(domain.needsConsolidation === true ? { needsConsolidation: true } : {}),
    ...(unreadable.length === 0
      ? {}
      : {
          partial: unreadable.map((s) =>
            reportOf(message`The entry of ${s.name} cannot be opened: ${s.unreadable ?? ''}`),
          ),
        }),
    ...missingFilesOf(host, domain),
    freeBytes: domain.freeBytes ?? host.freeBytes,
  };
  return host.kind === 'qemu' ? withDrift(tree) : tree;
}

function missingFilesOf(
  { files }: HostState,
  { snapshots }: SimulatedDomain,
): Pick<SnapshotTree, 'missingFiles'> {
  const named = snapshots.flatMap(({ disks }) =>
    disks.flatMap((d) => [d.stateFile ?? [], d.overlay ?? []].flat()),
  );
  const missingFiles = [...new Set(named)].filter((path) => files[path] === undefined).sort();
  return missingFiles.length === 0 ? {} : { missingFiles };
}

/** QEMU's image files name their backing files. */
function backingFilesOf(
  { kind, files }: HostState,
  { disks, snapshots }: SimulatedDomain,
): Pick<SnapshotTree, 'backingFiles'> {
  if (kind !== 'qemu') return {};
  const live = new Set(disks.flatMap(({ file }) => chainOf(files, file)));
  const known = new Map<string, string | null>();
  for (const { stateFile = null } of snapshots.flatMap((s) => s.disks))
    for (let path: string | null = stateFile; path !== null && !live.has(path) && !known.has(path); ) {
      const file: ImageFile | undefined = files[path];
      if (file === undefined) break;
      known.set(path, file.backing);
      path = file.backing;
    }
  return known.size === 0 ? {} : { backingFiles: Object.fromEntries(known) };
}

/** The table of each qcow2 file that this VM or one of its snapshots names. */
function imageSnapshotsOf(host: HostState, domain: SimulatedDomain): Pick<SnapshotTree, 'imageSnapshots'> {
  const paths = new Set([
    ...domain.disks.flatMap(({ file }) => chainOf(host.files, file)),
    ...domain.snapshots.flatMap(({ disks }) => disks.flatMap((d) => [d.stateFile ?? '', d.overlay ?? ''])),
  ]);
  const images = [...paths].flatMap((path) => {
    const { inside = {}, insideNames = {} } = host.files[path] ?? {};
    const entries = Object.keys(inside).map((id, i) => ({ id: String(i + 1), name: insideNames[id] ?? id }));
    return entries.length === 0 ? [] : [{ path, inside: entries }];
  });
  return images.length === 0 ? {} : { imageSnapshots: images };
}

function toSnapshot(
  host: HostState,
  domain: SimulatedDomain,
  node: { entry: SimulatedSnapshot; ids: ReadonlySet<string>; libvirt: SimulatedLibvirt },
): Snapshot {
  const { entry } = node;
  const obstacles = host.kind === 'qemu' ? revertObstacles(domain, entry, node.libvirt) : [];
  const problem = problemOf(host, domain, node);
  const { id, name, parent, createdAt, mechanism, captured, memory } = entry;
  return {
    id,
    name,
    parent,
    createdAt,
    mechanism,
    captured,
    memory,
    disks: entry.disks.map((d) => toDisk(host, entry, d)),
    ...(entry.description === undefined ? {} : { description: entry.description }),
    ...(entry.memoryBytes === undefined ? {} : { memoryBytes: entry.memoryBytes }),
    ...(entry.memoryFile === undefined ? {} : { memoryFile: entry.memoryFile }),
    ...(entry.revertDisks === undefined ? {} : { deletedByRevert: Object.values(entry.revertDisks) }),
    ...(obstacles.length === 0 ? {} : { revertObstacles: obstacles }),
    ...(entry.protected === undefined ? {} : { protected: entry.protected }),
    ...(entry.owner === undefined ? {} : { owner: entry.owner }),
    ...(entry.ownerAcknowledged === undefined ? {} : { ownerAcknowledged: entry.ownerAcknowledged }),
    ...(entry.tags === undefined ? {} : { tags: entry.tags }),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** A delta has a size when it is a file of its own; the base image is no delta, an internal snapshot has none. */
function toDisk(
  host: HostState,
  { captured }: SimulatedSnapshot,
  disk: SimulatedSnapshot['disks'][number],
): SnapshotDisk {
  const file = disk.stateFile === undefined ? undefined : host.files[disk.stateFile];
  const sized = disk.coverage === 'external' && file !== undefined && file.backing !== null;
  return {
    disk: disk.disk,
    coverage: disk.coverage,
    ...(disk.stateFile === undefined ? {} : { stateFile: disk.stateFile }),
    ...(disk.overlay === undefined ? {} : { overlay: disk.overlay }),
    ...(sized ? { bytes: file.bytes } : {}),
    // Of a VM that is off, libvirt records only the active file (tested on 9.0, 11.3 and 12.8).
    ...(host.kind === 'qemu' && captured === 'off' ? { backingUnrecorded: true } : {}),
  };
}

function problemOf(
  host: HostState,
  domain: SimulatedDomain,
  node: { entry: SimulatedSnapshot; ids: ReadonlySet<string> },
): Snapshot['problem'] {
  const { entry, ids } = node;
  if (entry.unreadable !== undefined) return { code: 'unreadable', text: entry.unreadable };
  if (entry.parent !== null && !ids.has(entry.parent)) {
    return {
      code: 'danglingParent',
      ...reportOf(message`Its parent ${entry.parent} is not in the list of snapshots.`),
    };
  }
  if (host.kind === 'qemu' && domain.halfDone?.id === entry.id) {
    return {
      code: 'deleteInProgress',
      ...reportOf(message`The deletion of ${entry.name} was interrupted. Delete it again to finish.`),
    };
  }
  const lost = entry.disks.find((d) => d.coverage !== 'none' && !isIntact(host.files, entry, d.disk));
  return lost === undefined
    ? undefined
    : {
        code: 'missingFile',
        ...reportOf(message`The file ${lost.stateFile ?? lost.disk} of ${entry.name} does not exist.`),
      };
}

function liveOf(host: HostState, domain: SimulatedDomain, now: number): LiveState {
  const pending = pendingBytes(domain, now);
  return {
    power: domain.power,
    ...(domain.inactiveDisks === true ? { inactiveDisks: true } : {}),
    changed: changedOf(host, domain, pending),
    memoryBytes: domain.memoryBytes,
    ...(domain.writable === undefined ? {} : { writableBacking: domain.writable }),
    disks: domain.disks.map((disk) => ({
      disk: disk.disk,
      capacity: disk.capacity,
      ...(host.kind === 'qemu' ? { defined: definedOf(host.files, disk) } : {}),
      chain: chainOf(host.files, disk.file).map((path, i): Layer => {
        const file = host.files[path];
        if (file === undefined) return { path, missing: true };
        return { path, bytes: Math.min(disk.capacity, file.bytes + (i === 0 ? pending : 0)) };
      }),
    })),
  };
}

function changedOf(host: HostState, domain: SimulatedDomain, pending: number): LiveState['changed'] {
  const current = domain.snapshots.find((s) => s.id === domain.current);
  if (pending > 0 || current === undefined) return 'yes';
  return sameContent(host, domain, (disk) => stateOf(host.files, current, disk)) ? 'no' : 'yes';
}

/** Other VMs that depend on a file of this one. */
function dependantsOf(host: HostState, domain: SimulatedDomain): { path: string; by: string }[] {
  const own = filesOf(host, domain);
  const dependants: { path: string; by: string }[] = [];
  for (const other of Object.values(host.domains)) {
    if (other.id === domain.id) continue;
    for (const path of filesOf(host, other)) if (own.has(path)) dependants.push({ path, by: other.name });
  }
  return dependants;
}

function filesOf(host: HostState, domain: SimulatedDomain): Set<string> {
  const tops = domain.disks.map((d) => d.file);
  for (const s of domain.snapshots)
    for (const d of s.disks) if (d.stateFile !== undefined) tops.push(d.stateFile);
  const files = new Set<string>();
  for (const top of tops) {
    for (
      let path: string | null = top;
      path !== null && !files.has(path);
      path = host.files[path]?.backing ?? null
    )
      files.add(path);
  }
  return files;
}
