import { z } from 'zod';
import { PowerAction } from '../operation/operation.ts';
import { Power, RevertObstacle } from '../tree/model.ts';
import { Restriction } from './restriction.ts';
import { Terminology } from './terminology.ts';

const ruleFacts = {
  /** Power states in which the rule counts; absent: in all. */
  when: z.array(Power).optional(),
  /** `impossible`: the hypervisor refuses. `guard`: it would accept, and data would be lost. */
  class: z.enum(['impossible', 'guard']),
  /** The hypervisor's own rule in a sentence, with its source or version. */
  says: z.string(),
};

/**
 * A condition that must hold for a step to be sent, as data: the planner evaluates it on the tree as it will be
 * at that step. Which code a broken rule answers with is in `rules/evaluate.ts`.
 */
export const Rule = z.discriminatedUnion('kind', [
  /** The VM must be in one of these states. */
  z.object({ kind: z.literal('power'), accepts: z.array(Power), ...ruleFacts }),
  /** At most this many of child snapshots + live state. */
  z.object({ kind: z.literal('fanOutAtMost'), limit: z.number().int(), ...ruleFacts }),
  /** Must be the current snapshot or an ancestor of it; `orLeaf`: a node without children is fine as well. */
  z.object({ kind: z.literal('onLiveChain'), orLeaf: z.boolean(), ...ruleFacts }),
  /**
   * The file written after it must be in the live chain of every disk that it covers; `orLeaf`: a node without
   * children is fine as well.
   */
  z.object({ kind: z.literal('ownLayerInLiveChain'), orLeaf: z.boolean().optional(), ...ruleFacts }),
  /** In the live chain, the file that holds it must lie right below the file written after it. */
  z.object({ kind: z.literal('ownLayerOnStateFile'), ...ruleFacts }),
  /** The file written after it must be among those that the VM's stored definition names. */
  z.object({ kind: z.literal('layerInDefinition'), ...ruleFacts }),
  /** The file that holds it must be the VM's active file. */
  z.object({ kind: z.literal('heldByLiveDisk'), ...ruleFacts }),
  /** If it is on the live path, so must be all of its descendants whose records do not name their backing files. */
  z.object({ kind: z.literal('noBranchAside'), ...ruleFacts }),
  /**
   * Merge: the confinement of QEMU must let it write the file that receives the data. A merge makes the other backing
   * files read-only; `keepsOthers`: not a merge of the active file.
   */
  z.object({
    kind: z.literal('backingFileWritable'),
    keepsOthers: z.boolean(),
    todo: z.string(),
    ...ruleFacts,
  }),
  /**
   * Revert: the new overlays must be in folders where the host finds out which backing files they have. `folders` are
   * regular expressions on the path.
   */
  z.object({
    kind: z.literal('overlayFoldersKnown'),
    folders: z.array(z.string()),
    todo: z.string(),
    ...ruleFacts,
  }),
  /** Revert: there must be a current snapshot. */
  z.object({ kind: z.literal('hasCurrent'), ...ruleFacts }),
  /** Deleting the current snapshot: the VM must then write the files that its parent's record names. */
  z.object({ kind: z.literal('parentRecordFits'), ...ruleFacts }),
  /** Revert: the files of the current snapshot that are deleted must hold no other snapshot. */
  z.object({ kind: z.literal('revertKeepsSnapshots'), ...ruleFacts }),
  /** Without children: its files must neither be in a live chain nor hold another snapshot. */
  z.object({ kind: z.literal('leafFilesUnused'), ...ruleFacts }),
  /** Revert: the configuration that the snapshot captured must not have this obstacle. */
  z.object({
    kind: z.literal('noObstacle'),
    obstacle: RevertObstacle.shape.kind,
    /** Counts only for snapshots with memory. */
    memory: z.boolean().optional(),
    ...ruleFacts,
  }),
  /** Create: right after a revert, every disk must be covered. */
  z.object({ kind: z.literal('allDisksAfterRevert'), ...ruleFacts }),
  /** The parent snapshot must not be of this mechanism. */
  z.object({ kind: z.literal('parentNot'), mechanism: z.string(), ...ruleFacts }),
  /** Neither it nor any snapshot between it and the live state may hold the memory of a paused VM. */
  z.object({ kind: z.literal('clearOfPausedMemory'), ...ruleFacts }),
  /** A merge or a create: the VM must not be paused since its memory was loaded from a file. */
  z.object({ kind: z.literal('disksActive'), ...ruleFacts }),
  /** No file that this step writes or removes may hold an internal snapshot. */
  z.object({ kind: z.literal('filesHoldNoInternal'), ...ruleFacts }),
  /** The file that holds it must not back an external snapshot or overlay. */
  z.object({ kind: z.literal('notBelowOverlay'), ...ruleFacts }),
  /** There must be no memory image waiting for the next start. */
  z.object({ kind: z.literal('noManagedSave'), ...ruleFacts }),
  /** Create: memory may be saved only in the states of `when`. Revert: only snapshots with memory. */
  z.object({ kind: z.literal('memory'), must: z.boolean(), ...ruleFacts }),
  /** The chain of every disk must be shorter than this. */
  z.object({ kind: z.literal('chainShorterThan'), layers: z.number().int(), ...ruleFacts }),
  /** Create: at most this many levels of snapshots, the new one included. */
  z.object({ kind: z.literal('depthAtMost'), levels: z.number().int(), ...ruleFacts }),
  /** Create: no disk may still need consolidation. */
  z.object({ kind: z.literal('noConsolidationDue'), ...ruleFacts }),
  /** Create: no snapshot of this name may exist. */
  z.object({ kind: z.literal('uniqueName'), ...ruleFacts }),
  /** Create: an empty name is refused. */
  z.object({ kind: z.literal('nameNotEmpty'), ...ruleFacts }),
  /** Create: the name matches this regular expression and has at most this many bytes of UTF-8. */
  z.object({ kind: z.literal('nameFits'), pattern: z.string(), bytes: z.number().int(), ...ruleFacts }),
  /** Delete and revert: the snapshot's name matches this regular expression; `memory`: only of snapshots with memory. */
  z.object({ kind: z.literal('ownNameFits'), pattern: z.string(), memory: z.boolean(), ...ruleFacts }),
  /** Create: no image that the live state writes holds an internal snapshot of this name that is not listed. */
  z.object({ kind: z.literal('nameNotInImage'), ...ruleFacts }),
  /** Delete and revert: in every image that holds it, its name means this snapshot alone. */
  z.object({ kind: z.literal('nameIsItsOwn'), ...ruleFacts }),
  /** No disk of the snapshot was left to another program. */
  z.object({ kind: z.literal('noManualDisk'), ...ruleFacts }),
  /** Create: none of these disks is covered. Delete and revert: the snapshot covers none of them. */
  z.object({ kind: z.literal('leavesOut'), disks: z.array(z.string()), ...ruleFacts }),
  /** The VM has no checkpoint of a backup product. */
  z.object({ kind: z.literal('noCheckpoint'), ...ruleFacts }),
  /** Create: no quiescing. */
  z.object({ kind: z.literal('noQuiesce'), ...ruleFacts }),
  /** Create: the complete VM or nothing; no choice of disks. */
  z.object({ kind: z.literal('allDisks'), ...ruleFacts }),
  /** Never allowed. `code` distinguishes a version hazard from a missing function; `memory`: only with memory. */
  z.object({
    kind: z.literal('never'),
    code: z.enum(['notSupported', 'versionHazard']),
    memory: z.literal(true).optional(),
    ...ruleFacts,
  }),
]);
export type Rule = z.infer<typeof Rule>;

export const Support = z.discriminatedUnion('supported', [
  z.object({ supported: z.literal(true) }),
  z.object({ supported: z.literal(false), reason: z.string() }),
]);
export type Support = z.infer<typeof Support>;

/** What a step is like while it runs, by power state; for the confirmation and the table of power states. */
export const StepTraits = z.object({
  percent: z.boolean(),
  cancel: z.boolean(),
  pausesGuest: z.boolean(),
});
export type StepTraits = z.infer<typeof StepTraits>;

/**
 * How a mechanism stores deltas.
 * `independent`: each snapshot holds its own state (qcow2 internal).
 * `layered`: a chain of files, merging needs fan-out 1 (libvirt external, VirtualBox).
 * `consolidating`: a chain whose manager merges at any fan-out (vSphere).
 */
export const StorageKind = z.enum(['independent', 'layered', 'consolidating']);
export type StorageKind = z.infer<typeof StorageKind>;

export const MechanismRules = z.object({
  /** The field's own word for it: "internal snapshot", "external overlay", "differencing image", "redo log". */
  label: z.string(),
  storage: StorageKind,
  /** What no snapshot of this kind includes, although users may expect it; absent: nothing. */
  omits: z.string().optional(),
  /** Why this VM cannot have new snapshots of this kind; absent: it can. */
  unavailable: z.object({ class: ruleFacts.class, says: z.string() }).optional(),
  delete: z.array(Rule),
  revert: z.array(Rule),
  create: z.array(Rule),
  /** Which way a merge moves data, for the disk lens. `none`: reference counts change, nothing moves. */
  direction: z.enum(['down', 'forward', 'none']),
  /** Which end of a chain of merges is cheap to begin with. */
  order: z.enum(['baseFirst', 'leafFirst']),
  /** The end to begin with while the VM is off, where only that one is accepted. */
  orderWhileOff: z.enum(['baseFirst', 'leafFirst']).optional(),
  /** Why a snapshot with children stays in the list, although the hypervisor would remove it; absent: it may go. */
  metadataDeleteWithChildren: z.string().optional(),
  /**
   * A delete merges the file whose backing file is the state file in the live chain, whatever the record of the
   * snapshot names (libvirt 11.3 and 12.8, tested); absent: the recorded file.
   */
  mergesByChain: z.boolean().optional(),
  /** A delete also rebases the files of descendants that are not in the live chain (libvirt 11.3 and 12.8, tested). */
  rebasesBranches: z.boolean().optional(),
  /**
   * Whether the data of a snapshot can be copied into one child, which then no longer depends on it. Absent: no.
   */
  pulls: z.boolean().optional(),
  /** A delete leaves the file with the memory where it is (libvirt 9.0, tried); absent: it goes as well. */
  keepsMemoryFile: z.boolean().optional(),
  traits: z.object({ delete: StepTraits, revert: StepTraits, create: StepTraits }),
  /** Parts of this mechanism that were not tried on this version; shown in the preview. */
  unproven: z.array(z.enum(['delete', 'revert', 'create'])),
});
export type MechanismRules = z.infer<typeof MechanismRules>;

/** All that the planner needs to know of a hypervisor, as data. */
export const Capabilities = z.object({
  /** Driver folder: `libvirt`, `simulator`… Display only: the engine never branches on it. */
  driver: z.string(),
  /** Product and version for people: "QEMU 7.2 on libvirt 9.0". */
  product: z.string(),
  mechanisms: z.record(z.string(), MechanismRules),
  /** Which mechanisms a new snapshot may use, the preferred one first, by power state. */
  creates: z.record(Power, z.array(z.string())),
  rename: Support,
  describe: Support,
  deleteMetadata: Support,
  consolidate: Support,
  managedSave: Support,
  power: z.array(PowerAction),
  /** Whether a revert discards a saved memory image (VirtualBox). */
  revertDropsManagedSave: z.boolean(),
  /** Whether a revert may ask for another power state than the captured one, and which. */
  revertPower: z.array(z.enum(['running', 'paused', 'off'])),
  /** A revert to a snapshot without memory leaves drives empty whose medium it captured; absent: it inserts the medium. */
  revertEjects: z.boolean().optional(),
  /** Memory that a revert brings back waits as a saved state for the next start (VirtualBox); absent: it runs. */
  revertWaits: z.boolean().optional(),
  /** A snapshot without memory counts as one of a VM that was off (vSphere); absent: as what it was. */
  withoutMemoryIsOff: z.boolean().optional(),
  /** A revert needs only the files of its target, not those of the live state (VirtualBox); absent: it needs both. */
  revertIgnoresLiveFiles: z.boolean().optional(),
  /** Whether a revert also brings back the configuration that the snapshot captured; absent: not known to. */
  revertConfiguration: z.boolean().optional(),
  /** What other operations do on a VM that has snapshots; for display only. */
  restrictions: z.array(Restriction).optional(),
  terminology: Terminology.optional(),
});
export type Capabilities = z.infer<typeof Capabilities>;
