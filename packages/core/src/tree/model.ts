import { z } from 'zod';
import { Message, type MessageText, Report, reportOf } from '../message/message.ts';
import { Drift } from './drift-model.ts';

/**
 * The power state. `saved` is a VM that is off with a memory image that the next start loads
 * (libvirt's managed save, VirtualBox's saved state, vSphere's suspend).
 */
export const Power = z.enum(['running', 'paused', 'off', 'saved']);
export type Power = z.infer<typeof Power>;

/** One disk as one snapshot saw it. */
export const SnapshotDisk = z.object({
  /** The device that the guest sees: `vda`, `SATA 0:0`, `Hard disk 1`. */
  disk: z.string(),
  /** `none`: the snapshot does not cover this disk; a revert leaves it alone. */
  coverage: z.enum(['internal', 'external', 'none']),
  /** The file that holds this snapshot's state. */
  stateFile: z.string().optional(),
  /** Another program took the snapshot of this disk; the hypervisor knows no file. */
  manual: z.literal(true).optional(),
  /** The size of the disk that a revert restores, in bytes; absent: unknown. */
  capacity: z.number().nonnegative().optional(),
  /** Layered storage: the file that was opened for writing when this snapshot was taken. */
  overlay: z.string().optional(),
  /** The captured configuration does not name the backing files of the state file (libvirt, taken while off). */
  backingUnrecorded: z.literal(true).optional(),
  /**
   * The hypervisor's record names the state file only by storage pool and volume, and does not find it in the chain.
   */
  byVolume: z.literal(true).optional(),
  /** Size of the delta in bytes; absent means unknown, never zero. */
  bytes: z.number().nonnegative().optional(),
});
export type SnapshotDisk = z.infer<typeof SnapshotDisk>;

/** Something wrong with one node, found by a reader. A node with a problem is never part of a destructive plan. */
export const SnapshotProblem = z.object({
  code: z.enum([
    'missingFile',
    'unreadable',
    'metadataOnly',
    'overwritten',
    'mergedElsewhere',
    'deleteInProgress',
    'danglingParent',
  ]),
  ...Report.shape,
});
export type SnapshotProblem = z.infer<typeof SnapshotProblem>;

/** Something in the configuration that a snapshot captured which makes reverts to it unsafe on some hypervisors. */
export const RevertObstacle = z.object({
  /**
   * `medium`: a drive has a medium. `readOnlyMedium`: a disk is read-only. `notAFile`: a disk is a device, a volume or
   * on the network. `encryptedDisk`: a disk is encrypted. `sameOverlayName`: the paths of two disks differ only in the suffix. `uncoveredDisk`: a disk is not part
   * of the snapshot.
   */
  kind: z.enum(['medium', 'readOnlyMedium', 'notAFile', 'encryptedDisk', 'sameOverlayName', 'uncoveredDisk']),
  disks: z.array(z.string()),
});
export type RevertObstacle = z.infer<typeof RevertObstacle>;

export const Snapshot = z.object({
  /** Stable identity; names are labels and never address anything. */
  id: z.string().min(1),
  name: z.string(),
  parent: z.string().nullable(),
  description: z.string().optional(),
  /** Milliseconds since the epoch. */
  createdAt: z.number().optional(),
  /** Which set of rules in `Capabilities.mechanisms` holds for this node: `internal`, `external`, `redo`… */
  mechanism: z.string(),
  /** The power state when it was taken. */
  captured: Power,
  /** Whether the memory was saved too: only then does a revert restore a running VM. */
  memory: z.boolean(),
  memoryBytes: z.number().nonnegative().optional(),
  /** The separate file with the memory; absent: none, or unknown. */
  memoryFile: z.string().optional(),
  disks: z.array(SnapshotDisk),
  /** While it is current: the files that the next revert deletes (libvirt ≥ 9.9); absent: its overlays. */
  deletedByRevert: z.array(z.string()).optional(),
  revertObstacles: z.array(RevertObstacle).optional(),
  protected: z.boolean().optional(),
  /** The product that made it for its own use; treated as protected until acknowledged. */
  owner: z.string().optional(),
  ownerAcknowledged: z.boolean().optional(),
  tags: z.array(z.string()).optional(),
  problem: SnapshotProblem.optional(),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** What the live state is based on. `unknown`: the disk chain and the hypervisor's `current` disagree. */
export const Current = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('snapshot'), id: z.string() }),
  z.object({ kind: z.literal('base') }),
  z.object({
    kind: z.literal('unknown'),
    /** A sentence. */
    why: z.string(),
    /** The same for translations; absent in trees of earlier versions. */
    message: Message.optional(),
    /** The ID of the snapshot that the hypervisor records as current, which the files contradict. */
    recorded: z.string().optional(),
  }),
]);
export type Current = z.infer<typeof Current>;

/** An unknown current snapshot, and why. */
export function unknownCurrent(why: MessageText, recorded?: string): Current {
  const { text, message } = reportOf(why);
  return { kind: 'unknown', why: text, message, ...(recorded === undefined ? {} : { recorded }) };
}

export const Layer = z.object({
  path: z.string(),
  bytes: z.number().nonnegative().optional(),
  /** The file does not exist (or cannot be opened) on the hypervisor. */
  missing: z.boolean().optional(),
  /** Bytes free on its file system, if it is a different one from the one in the tree's `freeBytes`. */
  freeBytes: z.number().nonnegative().optional(),
});
export type Layer = z.infer<typeof Layer>;

export const LiveDisk = z.object({
  disk: z.string(),
  /** The backing chain, the active file first, the base image last. Empty: the files are unknown. */
  chain: z.array(Layer),
  /**
   * How many layers of the chain, from the top, the VM's stored definition names; absent: unknown or irrelevant.
   * While a VM is off, libvirt (9.0) knows no others.
   */
  defined: z.number().int().nonnegative().optional(),
  capacity: z.number().nonnegative().optional(),
  /** What the first file of the chain is where it is no file in a folder; absent: a file, or not known. */
  source: z.enum(['device', 'network', 'volume']).optional(),
  /** The VM's definition asks that snapshots leave it out. */
  excluded: z.literal(true).optional(),
});
export type LiveDisk = z.infer<typeof LiveDisk>;

export const LiveState = z.object({
  power: Power,
  /**
   * The memory of the VM was loaded from a file into a paused VM, which has not run since: QEMU may not write to its
   * disks yet. Absent: no, or unknown.
   */
  inactiveDisks: z.literal(true).optional(),
  /** Whether the disks changed since the current snapshot was taken. */
  changed: z.enum(['yes', 'no', 'unknown']),
  /** How much memory the guest has at most: what saving it may need. In bytes; absent means unknown. */
  memoryBytes: z.number().nonnegative().optional(),
  disks: z.array(LiveDisk),
  /**
   * Where the host confines QEMU: the backing files that the profile of the running VM still lets it write. Every other
   * backing file is read-only to QEMU. Absent: not confined, or off.
   */
  writableBacking: z.array(z.string()).optional(),
});
export type LiveState = z.infer<typeof LiveState>;

/** Another domain or medium that rests on a file of this domain. */
export const Dependant = z.object({
  path: z.string(),
  by: z.string(),
  /** `by` is a file of this domain itself that is not in its live chain. */
  ownFile: z.literal(true).optional(),
  /** `by` runs now and writes the file. */
  writes: z.literal(true).optional(),
  /** `by` is an image that no VM uses; this command removes it. */
  removeWith: z.string().optional(),
});
export type Dependant = z.infer<typeof Dependant>;

/** An entry of an image file's own table of internal snapshots. */
export const ImageSnapshot = z.object({
  id: z.string(),
  name: z.string(),
  /** The size of the disk in it; absent: unknown. */
  bytes: z.number().optional(),
});
export type ImageSnapshot = z.infer<typeof ImageSnapshot>;

/** A storage pool of Snaptree, through which the hypervisor reads the images in a folder. */
export const FolderPool = z.object({ pool: z.string(), folder: z.string() });
export type FolderPool = z.infer<typeof FolderPool>;

export const SnapshotTree = z.object({
  domain: z.object({
    id: z.string().min(1),
    name: z.string(),
    /** The hypervisor forgets it, and the records of its snapshots, as soon as it is off. */
    transient: z.literal(true).optional(),
  }),
  snapshots: z.array(Snapshot),
  current: Current,
  live: LiveState,
  /** A job of another client on the domain, in the hypervisor's words. */
  foreignJob: z.string().optional(),
  /** `unknown`: the other domains' chains could not be read. */
  dependants: z.union([z.array(Dependant), z.literal('unknown')]),
  /** The VMs whose disks could not be read, by name, where `dependants` is unknown for that reason. */
  unreadDependants: z.array(z.string()).optional(),
  /** How to make the disks of `unreadDependants` readable, in complete sentences. */
  readDependantsBy: z.string().optional(),
  /** Storage pools that would make them readable. `openFolders` of the API creates them. */
  unreadFolders: z.array(FolderPool).optional(),
  /** The backing files of files outside the live chain, as these name them; null: none. Others are unknown. */
  backingFiles: z.record(z.string(), z.string().nullable()).optional(),
  /** Image files that hold internal snapshots, also those that the hypervisor does not list; others are unknown. */
  imageSnapshots: z.array(z.object({ path: z.string(), inside: z.array(ImageSnapshot) })).optional(),
  /** Checkpoints of backup products, by name; absent: none, or unknown. */
  checkpoints: z.array(z.string()).optional(),
  /** Files of layered snapshots that the records name and that do not exist; absent: none, or unknown. */
  missingFiles: z.array(z.string()).optional(),
  /** What other tools did to the files and records; absent: nothing that the files show. */
  drift: Drift.optional(),
  /** vSphere: disks still have to be consolidated. */
  needsConsolidation: z.boolean().optional(),
  /** Temporary space for consolidation, by the hypervisor's own estimate, in bytes; absent: unknown. */
  consolidationNeedsBytes: z.number().nonnegative().optional(),
  /** Why this is not the whole tree, one sentence each; anything here makes the domain read-only. */
  partial: z.array(Report).optional(),
  /** Bytes free where the layers live; absent means unknown. */
  freeBytes: z.number().nonnegative().optional(),
});
export type SnapshotTree = z.infer<typeof SnapshotTree>;
