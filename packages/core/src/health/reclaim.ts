import { z } from 'zod';
import type { Capabilities } from '../capabilities/capabilities.ts';
import { Operation } from '../operation/operation.ts';
import { planOperation } from '../plan/plan.ts';
import type { Snapshot, SnapshotTree } from '../tree/model.ts';
import { at, BASE, NONE, shapeOf } from '../tree/shape.ts';
import { snapshotBytes } from './snapshot-bytes.ts';

/** An operation that frees space. It was planned on this tree and is allowed. */
export const Reclaim = z.object({
  operation: Operation,
  /** The named snapshot; absent: all of them. */
  name: z.string().optional(),
  createdAt: z.number().optional(),
  /** At most: blocks that the layer below did not have yet stay. */
  freesBytes: z.number(),
  /** Bytes needed at the peak; absent: unknown. */
  needsBytes: z.number().optional(),
  /** `snapshot`: only the snapshot to return to. `data`: data that is stored nowhere else. */
  loses: z.enum(['snapshot', 'data']),
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
  const found = largest.flatMap(({ snapshot }) => gain(tree, capabilities, candidateFor(tree, snapshot)));
  const all = tree.snapshots.length > 1 ? gain(tree, capabilities, { operation: { kind: 'removeAll' } }) : [];
  return [...found, ...all].sort((a, b) => b.freesBytes - a.freesBytes);
}

interface Candidate {
  readonly operation: Operation;
  readonly snapshot?: Snapshot;
}

/** A leaf that is not current can only be discarded; everything else is merged. */
function candidateFor(tree: SnapshotTree, snapshot: Snapshot): Candidate {
  const shape = shapeOf(tree);
  const node = shape.indexOf.get(snapshot.id) ?? BASE;
  const leaf = at(shape.firstChild, node) === NONE && shape.current !== node;
  return { snapshot, operation: { kind: leaf ? 'discard' : 'mergeIntoChildren', id: snapshot.id } };
}

function gain(tree: SnapshotTree, capabilities: Capabilities, candidate: Candidate): Reclaim[] {
  const result = planOperation(tree, candidate.operation, capabilities);
  if (!result.ok) return [];
  const { space, effects } = result.plan;
  if (space.freesBytes === undefined || space.freesBytes === 0) return [];
  const { snapshot } = candidate;
  return [
    {
      operation: candidate.operation,
      ...(snapshot === undefined ? {} : { name: snapshot.name }),
      ...(snapshot?.createdAt === undefined ? {} : { createdAt: snapshot.createdAt }),
      freesBytes: space.freesBytes,
      ...(space.needsBytes === undefined ? {} : { needsBytes: space.needsBytes }),
      loses: effects.some((effect) => effect.kind === 'discarded') ? 'data' : 'snapshot',
      removes: effects.filter((effect) => effect.kind === 'discarded' || effect.kind === 'merged').length,
    },
  ];
}
