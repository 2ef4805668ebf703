import { Power, Step } from '@snaptree/core';
import { z } from 'zod';
import { HardwareHistory } from './hardware.ts';

/** Content of the blocks that an image holds itself: block number to content. Absent blocks come from below. */
export const Blocks = z.record(z.string(), z.string());
export type Blocks = z.infer<typeof Blocks>;

/** One image file with real blocks. `bytes` is only displayed; there are few blocks. */
export const ImageFile = z.object({
  backing: z.string().nullable(),
  blocks: Blocks,
  /** qcow2 internal snapshots: the complete block map of the file at that time, by snapshot id. */
  inside: z.record(z.string(), Blocks).optional(),
  /** What those are called in the file itself, also after their records are deleted. */
  insideNames: z.record(z.string(), z.string()).optional(),
  bytes: z.number(),
});
export type ImageFile = z.infer<typeof ImageFile>;

const SimulatedDisk = z.object({
  disk: z.string(),
  /** The file that the VM writes. */
  file: z.string(),
  capacity: z.number(),
  /** How many files of its chain, from the top, the stored definition names (libvirt); absent: all. */
  defined: z.number().int().positive().optional(),
});

/** What the hypervisor's own metadata says of a snapshot. */
export const SimulatedSnapshot = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  parent: z.string().nullable(),
  createdAt: z.number(),
  mechanism: z.string(),
  captured: Power,
  memory: z.boolean(),
  memoryBytes: z.number().optional(),
  memoryFile: z.string().optional(),
  disks: z.array(
    z.object({
      disk: z.string(),
      coverage: z.enum(['internal', 'external', 'none']),
      stateFile: z.string().optional(),
      overlay: z.string().optional(),
    }),
  ),
  /** The files that the last revert to it made, by disk, where its own record names the file of a child. */
  revertDisks: z.record(z.string(), z.string()).optional(),
  protected: z.boolean().optional(),
  owner: z.string().optional(),
  ownerAcknowledged: z.boolean().optional(),
  tags: z.array(z.string()).optional(),
  /** Index of the hardware that it captured; absent: none was recorded. */
  hardware: z.number().int().nonnegative().optional(),
  /** The hypervisor's error when this entry is opened. */
  unreadable: z.string().optional(),
});
export type SimulatedSnapshot = z.infer<typeof SimulatedSnapshot>;

/** A memory image for the next start, and the disks that it belongs to. */
const SavedMemory = z.object({
  files: z.record(z.string(), z.string()),
  /** Content of the disks when it was saved: if it differs at the start, the guest overwrites other data. */
  content: z.string(),
  bytes: z.number(),
});

/** A failure to simulate once, at the next step of these kinds. */
export const Fault = z.object({
  kind: z.enum(['fail', 'noSpace', 'cut', 'hang', 'lostReply']),
  /** Kinds of steps that it affects; absent: any. */
  steps: z.array(z.string()).optional(),
  /** When it happens; absent: at 50%. */
  atPercent: z.number().min(0).max(100).optional(),
  /** The hypervisor's own text. */
  text: z.string().optional(),
});
export type Fault = z.infer<typeof Fault>;

export const SimulatedJob = z.object({
  id: z.string(),
  step: Step,
  startedAt: z.number(),
  endsAt: z.number(),
  bytes: z.number(),
  cancel: z.boolean(),
  percent: z.boolean(),
  text: z.string(),
  fault: Fault.optional(),
});
export type SimulatedJob = z.infer<typeof SimulatedJob>;

/** How a job ended, for clients that lost the connection. */
export const FinishedJob = z.object({
  id: z.string(),
  step: Step,
  endedAt: z.number(),
  end: z.enum(['done', 'failed', 'cancelled', 'daemonLost']),
  leftovers: z.array(z.string()),
  /** The hypervisor's words when it failed. */
  text: z.string().optional(),
});
export type FinishedJob = z.infer<typeof FinishedJob>;

export const SimulatedDomain = z.object({
  id: z.string(),
  name: z.string(),
  power: Power,
  /** Its memory was loaded from a file while it was paused, and it has not run since (libvirt). */
  inactiveDisks: z.literal(true).optional(),
  /** The snapshot that the hypervisor lists as current. */
  current: z.string().nullable(),
  disks: z.array(SimulatedDisk),
  snapshots: z.array(SimulatedSnapshot),
  memoryBytes: z.number(),
  /** Absent: the default hardware of its kind. */
  hardware: HardwareHistory.optional(),
  /** How much the guest writes while it runs, and from when on that is not yet in its files. */
  guest: z.object({ bytesPerSecond: z.number(), since: z.number() }),
  savedMemory: SavedMemory.optional(),
  job: SimulatedJob.optional(),
  lastJob: FinishedJob.optional(),
  /** An interrupted merge: only the same call can finish it. */
  halfDone: z.object({ id: z.string(), dirty: z.array(z.string()) }).optional(),
  needsConsolidation: z.boolean().optional(),
  /** Bytes free on a storage of its own; absent: the host's. */
  freeBytes: z.number().optional(),
  faults: z.array(Fault).optional(),
  /** The backing files that the AppArmor profile of the running VM lets it write; absent: none. */
  writable: z.array(z.string()).optional(),
  /** Counts changes, for the change token. */
  version: z.number(),
});
export type SimulatedDomain = z.infer<typeof SimulatedDomain>;

export const HypervisorKind = z.enum(['qemu', 'virtualbox', 'vsphere']);
export type HypervisorKind = z.infer<typeof HypervisorKind>;

/** One simulated host, as it is written to its file. */
export const HostState = z.object({
  format: z.literal(1),
  kind: HypervisorKind,
  files: z.record(z.string(), ImageFile),
  domains: z.record(z.string(), SimulatedDomain),
  freeBytes: z.number(),
  /** For names and contents that never repeat. */
  serial: z.number(),
});
export type HostState = z.infer<typeof HostState>;
