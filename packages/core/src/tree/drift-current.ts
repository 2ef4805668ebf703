import type { SnapshotTree } from './model.ts';
import { at, BASE, shapeOf } from './shape.ts';

/**
 * The index of the snapshot that the live state is based on, by the files alone: on each disk, the one of the first file
 * in the chain that a record names. Undefined if the files do not show it.
 */
export function basisOf(tree: SnapshotTree): number | undefined {
  const { parent } = shapeOf(tree);
  let deepest: number | undefined;
  for (const { disk, chain } of tree.live.disks) {
    if (chain.length === 0 || chain.some((layer) => layer.missing === true)) return undefined;
    const owner = ownerOf(
      tree,
      disk,
      chain.map(({ path }) => path),
    );
    if (owner === 'none') continue;
    if (owner === 'unclear') return undefined;
    if (deepest === undefined || isAbove(parent, owner, deepest)) deepest = owner;
    else if (!isAbove(parent, deepest, owner)) return undefined;
  }
  return deepest;
}

/** An active file belongs to the snapshot that it was opened after, a backing file to the one that it contains. */
function ownerOf(tree: SnapshotTree, disk: string, files: readonly string[]): number | 'none' | 'unclear' {
  const holders = new Map<string, number[]>();
  const openers = new Map<string, number[]>();
  let isInternal = false;
  tree.snapshots.forEach(({ disks }, i) => {
    for (const entry of disks) {
      if (entry.disk !== disk || entry.coverage === 'none') continue;
      isInternal ||= entry.coverage === 'internal' && files.includes(entry.stateFile ?? '');
      if (entry.coverage !== 'external') continue;
      note(holders, entry.stateFile, i + 1);
      note(openers, entry.overlay, i + 1);
    }
  });
  if (isInternal) return 'unclear';
  const [top = ''] = files;
  const first = files.find((path) => holders.has(path) || openers.has(path));
  if (first === undefined) return 'none';
  const owners = (first === top ? openers.get(first) : (holders.get(first) ?? openers.get(first))) ?? [];
  const [owner] = owners;
  return owner === undefined || owners.length > 1 ? 'unclear' : owner;
}

function note(map: Map<string, number[]>, path: string | undefined, node: number): void {
  if (path !== undefined) map.set(path, [...(map.get(path) ?? []), node]);
}

/** Whether `other` is the node or an ancestor of it. */
function isAbove(parent: Int32Array, node: number, other: number): boolean {
  for (let i = node, steps = 0; i > BASE && steps <= parent.length; i = at(parent, i), steps++)
    if (i === other) return true;
  return false;
}
