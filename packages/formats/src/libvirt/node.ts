import { message, reportOf, type Snapshot, type SnapshotDisk, type SnapshotProblem } from '@snaptree/core';
import type { FileFacts } from './files.ts';
import { revertObstacles } from './revert-obstacles.ts';
import type { SnapshotDescription, SnapshotDiskDescription } from './snapshot.ts';

export type ParentId = { kind: 'root' } | { kind: 'known'; id: string } | { kind: 'dangling'; name: string };

/** What a node depends on in addition to its own description. */
export interface NodeContext {
  readonly id: string;
  readonly parent: ParentId;
  /** Targets of the VM's disks. */
  readonly live: ReadonlySet<string>;
  /** The overlays of all snapshots. */
  readonly overlays: ReadonlySet<string>;
  /** Files that contain a snapshot or belong to the live state. */
  readonly needed: ReadonlySet<string>;
  /** The files that the VM writes to. */
  readonly written: ReadonlySet<string>;
  readonly files: FileFacts;
  /** The disk on which a delete of this snapshot was interrupted. */
  readonly halfDeletedOn?: string;
}

export function snapshotNode(snapshot: SnapshotDescription, context: NodeContext): Snapshot {
  const disks = snapshot.disks
    .filter((disk) => isCovered(disk) || disk.location === 'manual' || context.live.has(disk.target))
    .map((disk) => nodeDisk(snapshot, disk, context));
  const memoryBytes =
    snapshot.memoryFile === undefined ? undefined : context.files.bytes.get(snapshot.memoryFile);
  const problem = problemOf(snapshot, disks, context);
  const obstacles = isExternal(snapshot) ? revertObstacles(snapshot) : [];
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
    ...(snapshot.memoryFile === undefined ? {} : { memoryFile: snapshot.memoryFile }),
    disks,
    ...(snapshot.revertFiles.size === 0 ? {} : { deletedByRevert: [...snapshot.revertFiles.values()] }),
    ...(obstacles.length === 0 ? {} : { revertObstacles: obstacles }),
    ...(problem === undefined ? {} : { problem }),
  };
}

const isCovered = (disk: SnapshotDiskDescription): boolean =>
  disk.location === 'internal' || disk.location === 'external';

/** Like virDomainSnapshotIsExternal. */
export function isExternal(snapshot: SnapshotDescription): boolean {
  return snapshot.memory === 'external' || snapshot.disks.some((disk) => disk.location === 'external');
}

function captured(snapshot: SnapshotDescription): Snapshot['captured'] {
  switch (snapshot.state) {
    case 'running':
    // libvirt does not say whether the VM was running or paused when it saved no memory.
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
  const captured = snapshot.domain?.disks.find((d) => d.target === disk.target);
  const recorded: Pick<SnapshotDisk, 'backingUnrecorded'> =
    captured?.chain.length === 1 && !captured.complete ? { backingUnrecorded: true } : {};
  if (!isCovered(disk)) {
    const manual = disk.location === 'manual' ? { manual: true as const } : {};
    return { disk: disk.target, coverage: 'none', ...recorded, ...manual };
  }
  const stateFile = captured?.chain[0];
  // The size of a base image is not the size of a snapshot's data.
  const bytes =
    stateFile === undefined || !context.overlays.has(stateFile)
      ? undefined
      : context.files.bytes.get(stateFile);
  const external = disk.location === 'external';
  const capacity = capacityOf({ name: snapshot.name, stateFile, external }, context.files);
  return {
    disk: disk.target,
    coverage: external ? 'external' : 'internal',
    ...(stateFile === undefined ? {} : { stateFile }),
    ...(external && disk.overlay !== undefined ? { overlay: disk.overlay } : {}),
    ...recorded,
    // While a VM runs, libvirt knows the path (tested on 9.0, 11.3 and 12.8).
    ...(external && captured?.sourceType === 'volume' && snapshot.state === 'shutoff'
      ? { byVolume: true as const }
      : {}),
    ...(external && bytes !== undefined ? { bytes } : {}),
    ...(capacity === undefined ? {} : { capacity }),
  };
}

/** The size of the disk in this state. */
function capacityOf(
  { name, stateFile, external }: { name: string; stateFile: string | undefined; external: boolean },
  files: FileFacts,
): number | undefined {
  if (stateFile === undefined) return undefined;
  if (external) return files.virtual.get(stateFile);
  return files.inside.get(stateFile)?.find((entry) => entry.name === name)?.bytes;
}

function problemOf(
  snapshot: SnapshotDescription,
  disks: readonly SnapshotDisk[],
  context: NodeContext,
): SnapshotProblem | undefined {
  // libvirt 9.9 and later delete the overlay that a revert leaves, but keep it in the record.
  const missing = disks
    .flatMap(({ stateFile, overlay }) => [
      stateFile,
      ...(overlay !== undefined && context.needed.has(overlay) ? [overlay] : []),
    ])
    .concat(snapshot.memoryFile)
    .find((path) => path !== undefined && context.files.missing.has(path));
  for (const { stateFile } of disks) {
    const [file, above] = missingBelow(stateFile, context.files);
    if (file !== undefined)
      return {
        code: 'missingFile',
        ...reportOf(message`The file ${file}, which ${above ?? ''} depends on, does not exist.`),
      };
  }
  if (missing !== undefined)
    return { code: 'missingFile', ...reportOf(message`The file ${missing} does not exist.`) };
  if (context.halfDeletedOn !== undefined) {
    return {
      code: 'deleteInProgress',
      ...reportOf(
        message`Deleting snapshot ${snapshot.name} was interrupted on disk ${context.halfDeletedOn}. Delete it again.`,
      ),
    };
  }
  const emptied = disks.find((disk) => isAbsent(snapshot.name, disk, context.files));
  if (emptied !== undefined) {
    return {
      code: 'metadataOnly',
      ...reportOf(
        message`${emptied.stateFile ?? ''} does not contain the internal snapshot ${snapshot.name}.`,
      ),
    };
  }
  if (context.parent.kind === 'dangling') {
    return {
      code: 'danglingParent',
      ...reportOf(message`Its parent ${context.parent.name} is not in the list of snapshots.`),
    };
  }
  const written = disks.find(
    ({ coverage, stateFile }) => coverage === 'external' && context.written.has(stateFile ?? ''),
  );
  if (written !== undefined) {
    return {
      code: 'overwritten',
      ...reportOf(
        message`The VM writes to ${written.stateFile ?? ''}, which contains snapshot ${snapshot.name}.`,
      ),
    };
  }
  return undefined;
}

/** The first backing file that does not exist, and the file above it. */
function missingBelow(path: string | undefined, { backing, missing }: FileFacts): [string?, string?] {
  const seen = new Set<string>();
  for (let above = path; above !== undefined && !seen.has(above); ) {
    seen.add(above);
    const below: string | undefined = backing.get(above) ?? undefined;
    if (below !== undefined && missing.has(below)) return [below, above];
    above = below;
  }
  return [];
}

/** Whether the image lists its internal snapshots, but not this one. */
function isAbsent(name: string, { coverage, stateFile }: SnapshotDisk, files: FileFacts): boolean {
  const inside = coverage === 'internal' && stateFile !== undefined ? files.inside.get(stateFile) : undefined;
  return inside !== undefined && !inside.some((entry) => entry.name === name);
}
