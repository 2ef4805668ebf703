import type { Snapshot, SnapshotTree } from '@snaptree/core';

/** The three ids that are not snapshots. The planner also uses `live`. */
export const BASE = 'base';
export const LIVE_NODE = 'live';
/** The live state that a revert discards, drawn next to the one that replaces it. */
export const LOST_LIVE = 'live-lost';

export type NodeKind = 'base' | 'snapshot' | 'live' | 'lostLive';

/** One node to be placed; `parent` is another node's id, null only for the base image. */
export interface ShapeNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly parent: string | null;
  /** Sort key among siblings, the smallest first. */
  readonly order: number;
  /** No line is drawn to the parent, which only gives it a position. */
  readonly loose?: boolean;
}

/** What is drawn: all nodes of one or of two trees, as one rooted tree. */
export type Shape = readonly ShapeNode[];

/** The shape of one tree: base image, snapshots, live state. Snapshots with a broken parent are children of the base image. */
export function shapeOf(tree: SnapshotTree): ShapeNode[] {
  const sound = soundParents(tree.snapshots);
  return [
    { id: BASE, kind: 'base', parent: null, order: 0 },
    ...tree.snapshots.map((snapshot, index) => snapshotNode(snapshot, index, sound)),
    liveNode(tree),
  ];
}

/**
 * A tree and its preview in one shape: existing nodes stay where they are, new nodes are at their future parent. A
 * reverted live state is at its new current snapshot, and the discarded one stays at the old one.
 */
export function differenceShape(before: SnapshotTree, after: SnapshotTree, reverted: boolean): ShapeNode[] {
  const nodes = shapeOf(before).filter((node) => node.kind !== 'live');
  const known = new Set(nodes.map((node) => node.id));
  const created = shapeOf(after).filter((node) => node.kind === 'snapshot' && !known.has(node.id));
  const liveBefore = liveNode(before);
  const liveAfter = liveNode(after);
  const takesNewCurrent = reverted || !known.has(liveAfter.parent ?? BASE);
  const keptBySafety = created.some((node) => node.parent === liveBefore.parent);
  const live = takesNewCurrent ? liveAfter : liveBefore;
  const lost: ShapeNode = { ...liveBefore, id: LOST_LIVE, kind: 'lostLive', order: Number.MAX_VALUE };
  return [...nodes, ...created, live, ...(reverted && !keptBySafety ? [lost] : [])];
}

/** The parent of the live state in a tree, and whether a line may be drawn to it. */
function liveNode(tree: SnapshotTree): ShapeNode {
  const parent = tree.current.kind === 'snapshot' ? tree.current.id : BASE;
  const node: ShapeNode = { id: LIVE_NODE, kind: 'live', parent, order: Number.MAX_SAFE_INTEGER };
  return tree.current.kind === 'unknown' ? { ...node, loose: true } : node;
}

function snapshotNode(snapshot: Snapshot, index: number, sound: ReadonlySet<string>): ShapeNode {
  const { id, parent } = snapshot;
  const order = snapshot.createdAt ?? index;
  if (parent === null) return { id, kind: 'snapshot', parent: BASE, order };
  if (sound.has(id)) return { id, kind: 'snapshot', parent, order };
  return { id, kind: 'snapshot', parent: BASE, order, loose: true };
}

/** Ids whose ancestors end at a root. A missing parent or a cycle leaves out a node, not its complete branch. */
function soundParents(snapshots: readonly Snapshot[]): Set<string> {
  const children = new Map<string | null, string[]>();
  for (const { id, parent } of snapshots) {
    const siblings = children.get(parent);
    if (siblings) siblings.push(id);
    else children.set(parent, [id]);
  }
  const sound = new Set<string>();
  const spread = (from: string[]) => {
    const waiting = [...from];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (started.has(id)) continue;
      started.add(id);
      for (const child of children.get(id) ?? []) {
        if (!started.has(child)) sound.add(child);
        waiting.push(child);
      }
    }
  };
  const started = new Set<string>();
  spread(children.get(null) ?? []);
  const ids = new Set(snapshots.map((s) => s.id));
  for (const { id, parent } of snapshots) if (parent !== null && !ids.has(parent)) spread([id]);
  for (const { id } of snapshots) if (!started.has(id)) spread([id]);
  return sound;
}
