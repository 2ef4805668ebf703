import { z } from 'zod';
import { MergeDirection } from './merge-direction.ts';

export const PowerAction = z.enum(['start', 'shutdown', 'stop', 'pause', 'resume']);
export type PowerAction = z.infer<typeof PowerAction>;

const id = z.string().min(1);
const force = z.boolean().optional();

const CreateFields = {
  name: z.string().max(1024),
  description: z.string().max(65_536).optional(),
  memory: z.boolean(),
  quiesce: z.boolean(),
  /** Devices to cover; absent: all. */
  disks: z.array(z.string()).optional(),
  /** A key of `Capabilities.mechanisms`; absent: the preferred one for the VM's power state. */
  mechanism: z.string().optional(),
};

const mergeIntoChildren = z.strictObject({
  kind: z.literal('mergeIntoChildren'),
  id,
  force,
  /** Copy the data into every child that the live state does not depend on, where nothing cheaper is possible. */
  pull: z.boolean().optional(),
});
const mergeIntoParent = z.strictObject({ kind: z.literal('mergeIntoParent'), id, force });
const discard = z.strictObject({ kind: z.literal('discard'), id, force });
const removeSubtree = z.strictObject({
  kind: z.literal('removeSubtree'),
  id,
  keepRoot: z.boolean().optional(),
  force,
});
const deleteMetadata = z.strictObject({ kind: z.literal('deleteMetadata'), id });
const protect = z.strictObject({ kind: z.literal('protect'), id, protected: z.boolean() });
/** What a tag may be is said in `tags.ts`; the planner refuses others with a sentence. */
const tags = z.array(z.string().max(1024)).max(100).optional();
const tag = z.strictObject({ kind: z.literal('tag'), id, add: tags, remove: tags });

/** What can be asked for of several snapshots at once. */
export const BatchMember = z.discriminatedUnion('kind', [
  mergeIntoChildren,
  mergeIntoParent,
  discard,
  removeSubtree,
  deleteMetadata,
  protect,
  tag,
]);
export type BatchMember = z.infer<typeof BatchMember>;

/** What a person asks for. What each means: docs/semantics.md. */
export const Operation = z.discriminatedUnion('kind', [
  mergeIntoChildren,
  mergeIntoParent,
  discard,
  removeSubtree,
  deleteMetadata,
  protect,
  tag,
  z.strictObject({ kind: z.literal('removeAll'), force }),
  z.strictObject({
    kind: z.literal('revert'),
    id,
    /** The power state afterward; default: the one captured by the snapshot. */
    power: z.enum(['running', 'paused', 'off']).optional(),
    /** Name of a snapshot of the live state to take first. */
    safety: z.string().min(1).max(1024).optional(),
    force,
  }),
  z.strictObject({ kind: z.literal('create'), ...CreateFields }),
  z.strictObject({ kind: z.literal('rename'), id, name: z.string().max(1024) }),
  z.strictObject({ kind: z.literal('describe'), id, description: z.string().max(65_536) }),
  z.strictObject({ kind: z.literal('acknowledgeOwner'), id, acknowledged: z.boolean() }),
  z.strictObject({ kind: z.literal('consolidate') }),
  /** Corrects records of snapshots that no longer match the files because of other tools, as far as the files prove it. */
  z.strictObject({
    kind: z.literal('repair'),
    /** Where other tools put the data of layers, if the files do not show it. */
    merged: MergeDirection.optional(),
  }),
  z.strictObject({ kind: z.literal('power'), action: PowerAction }),
  z.strictObject({ kind: z.literal('managedSave'), action: z.enum(['save', 'remove']) }),
  /** Several snapshots in one plan, run as one job. The planner finds the order. */
  z.strictObject({ kind: z.literal('batch'), operations: z.array(BatchMember).min(1).max(1000) }),
]);
export type Operation = z.infer<typeof Operation>;
export type OperationKind = Operation['kind'];
