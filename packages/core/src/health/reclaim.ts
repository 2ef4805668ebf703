import { z } from 'zod';
import type { Capabilities } from '../capabilities/capabilities.ts';
import { Operation } from '../operation/operation.ts';
import { planOperation } from '../plan/plan.ts';
import type { Snapshot, SnapshotTree } from '../tree/model.ts';
import { at, BASE, NONE, shapeOf } from '../tree/shape.ts';
import { snapshotBytes } from './health.ts';

/** One way to get space back: a plan that was tried on this tree and works. */
export const Reclaim = z.object({
  operation: Operation,
  /** The named snapshot; absent: all of them. */
  name: z.string().optional(),
  createdAt: z.number().optional(),
  /** At most: blocks that the layer below did not have yet stay. */
  freesBytes: z.number(),
  /** Bytes needed at the peak; absent: unknown. */
  needsBytes: z.number().optional(),
  /** `restorePoint`: only the possibility to go back there. `changes`: states that nothing else holds. */
  loses: z.enum(['restorePoint', 'changes']),
  removes: z.number().int(),
});
export type Reclaim = z.infer<typeof Reclaim>;

/** Plans are tried for the largest snapshots only, so that the answer stays quick on a tree of thousands. */
const TRIED = 40;

/**
 * Where a domain's snapshots could give space back, the most first: merging one, discarding a leaf that the live
 * state does not need, and flattening the whole. Only plans without force, and only such whose gain is known.
 */
export function reclaimable(tree: SnapshotTree, capabilities: Capabilities): Reclaim[] {
  const largest = tree.snapshots
    .map((snapshot) => ({ snapshot, bytes: snapshotBytes(snapshot) ?? 0 }))
    .filter(({ snapshot, bytes }) => bytes > 0 && snapshot.protected !== true)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, TRIED);
  const found = largest.flatMap(({ snapshot }) => gain(tree, capabilities, wayOut(tree, snapshot)));
  const all = tree.snapshots.length > 1 ? gain(tree, capabilities, { operation: { kind: 'removeAll' } }) : [];
  return [...found, ...all].sort((a, b) => b.freesBytes - a.freesBytes);
}

interface Way {
  readonly operation: Operation;
  readonly snapshot?: Snapshot;
}

/** A leaf that is not current can only be discarded; everything else is merged. */
function wayOut(tree: SnapshotTree, snapshot: Snapshot): Way {
  const shape = shapeOf(tree);
  const node = shape.indexOf.get(snapshot.id) ?? BASE;
  const leaf = at(shape.firstChild, node) === NONE && shape.current !== node;
  return { snapshot, operation: { kind: leaf ? 'discard' : 'mergeIntoChildren', id: snapshot.id } };
}

function gain(tree: SnapshotTree, capabilities: Capabilities, way: Way): Reclaim[] {
  const result = planOperation(tree, way.operation, capabilities);
  if (!result.ok) return [];
  const { space, effects } = result.plan;
  if (space.freesBytes === undefined || space.freesBytes === 0) return [];
  const { snapshot } = way;
  return [
    {
      operation: way.operation,
      ...(snapshot === undefined ? {} : { name: snapshot.name }),
      ...(snapshot?.createdAt === undefined ? {} : { createdAt: snapshot.createdAt }),
      freesBytes: space.freesBytes,
      ...(space.needsBytes === undefined ? {} : { needsBytes: space.needsBytes }),
      loses: effects.some((effect) => effect.kind === 'discarded') ? 'changes' : 'restorePoint',
      removes: effects.filter((effect) => effect.kind === 'discarded' || effect.kind === 'merged').length,
    },
  ];
}
