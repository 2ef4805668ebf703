import type { SnapshotTree } from '../tree/model.ts';
import { at, BASE, NONE, shapeOf, type TreeShape } from '../tree/shape.ts';
import { findingsOf } from './findings.ts';
import type { Health } from './model.ts';
import { snapshotBytes } from './snapshot-bytes.ts';

/** Measures a tree; linear, without recursion. */
export function healthOf(tree: SnapshotTree): Health {
  const sizes = sizesOf(tree);
  const dates = tree.snapshots.flatMap((s) => (s.createdAt === undefined ? [] : [s.createdAt]));
  const oldestAt = dates.length === 0 ? undefined : dates.reduce((a, b) => Math.min(a, b));
  return {
    snapshots: tree.snapshots.length,
    depth: depthOf(shapeOf(tree)),
    chain: tree.live.disks.reduce((most, disk) => Math.max(most, disk.chain.length), 0),
    ...(oldestAt === undefined ? {} : { oldestAt }),
    ...sizes,
    findings: findingsOf(tree),
  };
}

function sizesOf(tree: SnapshotTree): { snapshotBytes?: number; sizesUnknown: number } {
  let known = 0;
  let sizesUnknown = 0;
  for (const snapshot of tree.snapshots) {
    const bytes = snapshotBytes(snapshot);
    if (bytes === undefined) sizesUnknown++;
    else known += bytes;
  }
  return sizesUnknown === tree.snapshots.length && sizesUnknown > 0
    ? { sizesUnknown }
    : { snapshotBytes: known, sizesUnknown };
}

function depthOf(shape: TreeShape): number {
  const depths = new Int32Array(shape.size + 1);
  const stack = [BASE];
  let deepest = 0;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    for (let c = at(shape.firstChild, node); c !== NONE; c = at(shape.nextSibling, c)) {
      depths[c] = at(depths, node) + 1;
      deepest = Math.max(deepest, at(depths, c));
      stack.push(c);
    }
  }
  return deepest;
}
