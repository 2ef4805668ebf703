import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { SnapshotTree, withCurrentTerms } from '@snaptree/core';

/** A tree as stored in the journal: deflated JSON (2,000 snapshots take about 40 kB instead of 700 kB). */
export function packTree(tree: SnapshotTree): Uint8Array {
  return deflateRawSync(JSON.stringify(tree), { level: 1 });
}

/** Throws if the bytes are not a tree. */
export function unpackTree(packed: Uint8Array): SnapshotTree {
  return SnapshotTree.parse(withCurrentTerms(JSON.parse(inflateRawSync(packed).toString('utf8'))));
}
