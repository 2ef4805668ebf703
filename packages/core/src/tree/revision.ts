import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { chainKeys, currentKey, nodeKey } from './difference.ts';
import type { Dependant, SnapshotTree } from './model.ts';

const dependantKey = ({ path, by, ownFile, writes }: Dependant) => [
  path,
  by,
  ...(ownFile === true ? ['own'] : []),
  ...(writes === true ? ['writes'] : []),
];

/**
 * Digest of all that a preview rests on: domain, ids, names, parents, what each snapshot holds, current snapshot, disk
 * chains, power, foreign jobs, dependants. Not sizes, not progress, not the order of the list.
 */
export function treeRevision(tree: SnapshotTree): string {
  const nodes = tree.snapshots
    .map((s) => JSON.stringify([s.id, s.parent, s.name, nodeKey(s)]))
    .sort((a, b) => (a < b ? -1 : 1));
  const chains = [...chainKeys(tree)].sort(([a], [b]) => (a < b ? -1 : 1));
  const dependants = tree.dependants === 'unknown' ? 'unknown' : tree.dependants.map(dependantKey).sort();
  const whole = JSON.stringify([
    tree.domain.id,
    ...(tree.domain.transient === true ? ['transient'] : []),
    currentKey(tree.current),
    tree.live.power,
    tree.foreignJob ?? null,
    tree.needsConsolidation ?? false,
    (tree.partial ?? []).map(({ text }) => text),
    ...(tree.live.writableBacking === undefined ? [] : [[...tree.live.writableBacking].sort()]),
    ...(tree.missingFiles === undefined ? [] : [{ missing: tree.missingFiles }]),
    dependants,
    chains,
    nodes,
  ]);
  return bytesToHex(sha256(utf8ToBytes(whole)));
}
