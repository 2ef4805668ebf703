import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { SnapshotTree, withCurrentTerms } from '@snaptree/core';

/** A tree as the journal keeps it: JSON, deflated (2,000 snapshots take some 40 kB instead of 700). */
export function packTree(tree: SnapshotTree): Uint8Array {
  return deflateRawSync(JSON.stringify(tree), { level: 1 });
}

/** Throws when the bytes are no tree. */
export function unpackTree(packed: Uint8Array): SnapshotTree {
  return SnapshotTree.parse(withCurrentTerms(JSON.parse(inflateRawSync(packed).toString('utf8'))));
}
