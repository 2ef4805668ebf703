import type { Shape, ShapeNode } from '../layout/shape.ts';

/** A shape without what hangs on closed nodes, otherwise in the same order. */
export interface FoldedShape {
  readonly shape: Shape;
  /** For every node that is not drawn the closed one that stands for it. */
  readonly standIns: ReadonlyMap<string, string>;
  /** Nodes that something hangs on, whether it is drawn or not. */
  readonly forks: ReadonlySet<string>;
}

const NOBODY: ReadonlyMap<string, string> = new Map();

/** Takes out of a shape what hangs on closed nodes. Does not recurse; 10,000 nodes take a few milliseconds. */
export function foldShape(shape: Shape, closed: ReadonlySet<string>): FoldedShape {
  const forks = new Set(shape.flatMap((node) => node.parent ?? []));
  const isClosing = [...closed].some((id) => forks.has(id));
  if (!isClosing) return { shape, standIns: NOBODY, forks };
  const children = childrenOf(shape);
  const standIns = new Map<string, string>();
  const waiting: { node: ShapeNode; behind: string | undefined }[] = [];
  for (const node of children.get(null) ?? []) waiting.push({ node, behind: undefined });
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, behind } = next;
    if (behind !== undefined) standIns.set(node.id, behind);
    const below = behind ?? (closed.has(node.id) ? node.id : undefined);
    for (const child of children.get(node.id) ?? []) waiting.push({ node: child, behind: below });
  }
  return { shape: shape.filter((node) => !standIns.has(node.id)), standIns, forks };
}

export function childrenOf(shape: Shape): Map<string | null, ShapeNode[]> {
  const children = new Map<string | null, ShapeNode[]>();
  for (const node of shape) {
    const siblings = children.get(node.parent);
    if (siblings === undefined) children.set(node.parent, [node]);
    else siblings.push(node);
  }
  for (const siblings of children.values()) siblings.sort((a, b) => a.order - b.order);
  return children;
}
