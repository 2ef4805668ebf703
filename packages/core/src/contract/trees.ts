import { z } from 'zod';
import { Capabilities, Support } from '../capabilities/capabilities.ts';
import { Problem } from '../errors/table.ts';
import { OperationInput } from '../operation/flags.ts';
import { PlanResult } from '../plan/model.ts';
import { OtherChange, TreeDifference } from '../tree/difference.ts';
import { FolderPool, Power, SnapshotTree } from '../tree/model.ts';

/** A tree as read: all that the browser needs to make plans. */
export const TreeReading = z.object({
  hostId: z.string(),
  tree: SnapshotTree,
  capabilities: Capabilities,
  /** Digest that an operation must carry: docs/architecture.md, "A preview is never applied to another tree". */
  revision: z.string(),
  /** When the hypervisor was read, milliseconds since the epoch on the server's clock. */
  asOf: z.number(),
  /** Why the hypervisor could not be asked again: what is here is the last that is known, and nothing to act on. */
  away: Problem.optional(),
});
export type TreeReading = z.infer<typeof TreeReading>;

/** A tag, and how many snapshots have it. */
export const TagCount = z.object({ tag: z.string(), count: z.number().int() });
export type TagCount = z.infer<typeof TagCount>;

/** Lets a program find out what is not offered here without trying it. */
export const DomainSupport = z.object({
  id: z.string(),
  hostId: z.string(),
  name: z.string(),
  power: Power,
  product: z.string(),
  operations: z.record(z.string(), Support),
});
export type DomainSupport = z.infer<typeof DomainSupport>;

export const FolderPools = z.object({ pools: z.array(FolderPool) });
export const OpenFoldersRequest = z.strictObject({
  folders: z.array(z.string().startsWith('/').max(4096)).min(1).max(20),
});

export const PlanRequest = z.strictObject({ operation: OperationInput });
export const PlanAnswer = z.object({ revision: z.string(), asOf: z.number(), result: PlanResult });
export type PlanAnswer = z.infer<typeof PlanAnswer>;

export const OperationRequest = z.strictObject({
  operation: OperationInput,
  /** The revision of the tree that the preview was made on; absent: 428. */
  revision: z.string().optional(),
  /**
   * `configurationRevision` of the live configuration that the preview of a revert showed; another one by now
   * answers configurationChanged. Absent: not checked.
   */
  configuration: z.string().optional(),
  /** The domain's name as typed by the user; asked for whenever the plan loses more than the named snapshot. */
  confirmation: z.string().max(1024).optional(),
  /** Run it although it may need more space than is free; asked for whenever the plan warns `freeSpaceLow`. */
  acceptLowSpace: z.boolean().optional(),
});
export type OperationRequest = z.infer<typeof OperationRequest>;

/**
 * The detail of a 409 `treeChanged`. The difference is absent when the server does not know the
 * tree that was shown (any more): who made the preview has it, and can compare.
 */
export const TreeChanged = z.object({
  difference: TreeDifference.optional(),
  /** What else changed that the preview depends on, for example the VMs that depend on its files. */
  alsoChanged: z.array(OtherChange).optional(),
  reading: TreeReading,
});
export type TreeChanged = z.infer<typeof TreeChanged>;
