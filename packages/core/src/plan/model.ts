import { z } from 'zod';
import { Message } from '../message/message.ts';
import { Operation, PowerAction } from '../operation/operation.ts';
import { Refusal } from '../rules/refusal.ts';
import { Current, Power } from '../tree/model.ts';

/** The id of the live state. Snapshot ids are UUIDs or MoRefs and never this word. */
export const LIVE = 'live';

/** An instruction to a driver: one call that the hypervisor either carries out or refuses. */
export const Step = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('delete'),
    id: z.string(),
    /** What happens to its data. The driver reads the tree again and fails if that has changed. */
    expect: z.enum(['drop', 'merge']),
    /** Child snapshots and `live` right before this step. */
    children: z.array(z.string()),
  }),
  /** Copies the data of a snapshot into one child, which then belongs to the parent of the snapshot. */
  z.object({
    kind: z.literal('pull'),
    id: z.string(),
    into: z.string(),
    /** The parent of the snapshot right before this step; null: it is a root. */
    parent: z.string().nullable(),
    /** False: the file of the snapshot is the base image. It stays, and only the records change. */
    copies: z.boolean(),
  }),
  z.object({
    kind: z.literal('revert'),
    to: z.string(),
    /** The power state afterward. */
    power: Power,
  }),
  z.object({
    kind: z.literal('create'),
    name: z.string(),
    description: z.string().optional(),
    memory: z.boolean(),
    quiesce: z.boolean(),
    disks: z.array(z.string()).optional(),
    mechanism: z.string(),
    /** The parent of the new snapshot. */
    on: Current,
  }),
  z.object({ kind: z.literal('deleteMetadata'), id: z.string() }),
  /** Corrects the record of a snapshot, which another tool made wrong. */
  z.object({
    kind: z.literal('redefine'),
    id: z.string(),
    /** Paths to replace wherever the record has them. */
    moves: z.array(z.object({ from: z.string(), to: z.string() })),
    /** The files that hold its state. */
    states: z.array(z.object({ disk: z.string(), path: z.string() })).optional(),
    /** Makes it the current snapshot. */
    current: z.literal(true).optional(),
  }),
  z.object({ kind: z.literal('rename'), id: z.string(), name: z.string() }),
  z.object({ kind: z.literal('describe'), id: z.string(), description: z.string() }),
  z.object({ kind: z.literal('protect'), id: z.string(), protected: z.boolean() }),
  /** All the tags that it has afterward. */
  z.object({ kind: z.literal('tag'), id: z.string(), tags: z.array(z.string()) }),
  z.object({ kind: z.literal('acknowledgeOwner'), id: z.string(), acknowledged: z.boolean() }),
  z.object({ kind: z.literal('consolidate') }),
  z.object({ kind: z.literal('power'), action: PowerAction }),
  z.object({ kind: z.literal('managedSave'), action: z.enum(['save', 'remove']) }),
]);
export type Step = z.infer<typeof Step>;

/** What happens to one node. Others are unchanged. */
export const Effect = z.discriminatedUnion('kind', [
  /** Deleted; its data is merged into each of these (child snapshots or `live`), which may be merged in turn. */
  z.object({ kind: z.literal('merged'), id: z.string(), into: z.array(z.string()) }),
  z.object({ kind: z.literal('discarded'), id: z.string() }),
  z.object({ kind: z.literal('metadataDeleted'), id: z.string() }),
  z.object({ kind: z.literal('receives'), id: z.string(), from: z.string() }),
  z.object({
    kind: z.literal('reattached'),
    id: z.string(),
    from: z.string().nullable(),
    to: z.string().nullable(),
  }),
  z.object({ kind: z.literal('created'), id: z.string() }),
  z.object({ kind: z.literal('edited'), id: z.string() }),
  /** The live state becomes this snapshot's; changes since its current snapshot are lost. */
  z.object({ kind: z.literal('reverted'), to: z.string() }),
  /** The live state is unchanged, and another snapshot is current. */
  z.object({ kind: z.literal('currentMoved'), from: Current, to: Current }),
]);
export type Effect = z.infer<typeof Effect>;

/** What a step does to one file. Bytes absent: unknown. */
export const DiskEffect = z.object({
  disk: z.string(),
  action: z.enum([
    'commitDown',
    'moveForward',
    /** Copied into the file of one of several children. */
    'pull',
    'dropLayer',
    'dropInternal',
    /** The file of a deleted snapshot remains as the backing file of several others. */
    'keepLayer',
    'writeOverlay',
    'writeMemory',
    'removeMemory',
    /** The snapshot is deleted and the file with its memory remains. */
    'keepMemory',
  ]),
  from: z.string().optional(),
  into: z.string().optional(),
  removes: z.string().optional(),
  /** An upper bound of what is copied. */
  bytes: z.number().optional(),
});
export type DiskEffect = z.infer<typeof DiskEffect>;

export const Warning = z.object({
  code: z.enum([
    'machineStops',
    'machineStarts',
    'machinePauses',
    'noSafety',
    'managedSaveDropped',
    'blocksMerge',
    'blocksDeleteWhileRunning',
    'chainDeep',
    'duplicateName',
    'notCovered',
    'coversExcluded',
    'omitted',
    'sizeChanges',
    'disksChange',
    'mediaEjected',
    'freeSpaceUnknown',
    'freeSpaceLow',
    'mayNeedConsolidation',
    'unproven',
    'unsavedMemory',
    'readOnlyAfterwards',
    'filesElsewhere',
  ]),
  text: z.string(),
  /** The same for translations. Absent: `text` has no values. */
  message: Message.optional(),
  ids: z.array(z.string()),
});
export type Warning = z.infer<typeof Warning>;

export const Plan = z.object({
  operation: Operation,
  /** What happens to data, for the preview. */
  sentence: z.string(),
  /** The same for translations. Absent: `sentence` has no values. */
  message: Message.optional(),
  steps: z.array(Step),
  effects: z.array(Effect),
  disks: z.array(DiskEffect),
  warnings: z.array(Warning),
  /** Snapshots that are discarded in addition to those that the operation names. Any: the user types to confirm. */
  lostBeyondNamed: z.array(z.string()),
  live: z.object({ before: Power, after: Power, content: z.enum(['kept', 'reverted']) }),
  space: z.object({ freesBytes: z.number().optional(), needsBytes: z.number().optional() }),
  traits: z.object({ percent: z.boolean(), cancel: z.boolean(), pausesGuest: z.boolean() }),
});
export type Plan = z.infer<typeof Plan>;

export const PlanResult = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), plan: Plan }),
  z.object({ ok: z.literal(false), refusals: z.array(Refusal) }),
]);
export type PlanResult = z.infer<typeof PlanResult>;
