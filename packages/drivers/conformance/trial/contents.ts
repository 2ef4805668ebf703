import type { Plan, SnapshotTree } from '@snaptree/core';
import type { ConformanceTarget } from '../target.ts';
import { type Comparison, createdIds } from './compare.ts';

/** Digests of a domain at one moment; undefined: not readable at that time. */
export interface Contents {
  readonly live: string | undefined;
  readonly snapshots: ReadonlyMap<string, string | undefined>;
}

export async function contentsOf(target: ConformanceTarget, tree: SnapshotTree): Promise<Contents> {
  if (!target.supports.contents) return { live: undefined, snapshots: new Map() };
  const snapshots = new Map<string, string | undefined>();
  for (const { id } of tree.snapshots) snapshots.set(id, await target.snapshotHash(tree.domain.id, id));
  return { live: await target.liveHash(tree.domain.id), snapshots };
}

export interface ContentsComparison extends Comparison {
  readonly plan: Pick<Plan, 'effects' | 'live'>;
  readonly contentsBefore: Contents;
  readonly contentsAfter: Contents;
}

/**
 * States whose blocks differ from the plan: remaining snapshots are unchanged, a new one equals the previous live
 * state, and the live state is unchanged or equals the snapshot that it was reverted to.
 */
export function compareContents(comparison: ContentsComparison): string[] {
  const { contentsBefore: was, contentsAfter: is, expected, plan } = comparison;
  const ids = createdIds(comparison);
  const differences: string[] = [];
  const check = (what: string, shown: string | undefined, found: string | undefined) => {
    if (shown !== undefined && found !== undefined && shown !== found)
      differences.push(`the content of ${what} differs`);
  };
  for (const node of expected.snapshots) {
    const id = ids.get(node.id) ?? node.id;
    const shown = was.snapshots.has(node.id) ? was.snapshots.get(node.id) : was.live;
    if (coversAll(expected, node.id)) check(node.name, shown, is.snapshots.get(id));
  }
  const reverted = plan.effects.findLast((effect) => effect.kind === 'reverted');
  if (plan.live.content === 'kept') check('the live state', was.live, is.live);
  else if (reverted !== undefined && coversAll(comparison.before, reverted.to))
    check('the live state', was.snapshots.get(reverted.to), is.live);
  return differences;
}

/** A digest of only some disks does not describe the complete VM. */
function coversAll(tree: SnapshotTree, id: string): boolean {
  return tree.snapshots.find((s) => s.id === id)?.disks.every((d) => d.coverage !== 'none') ?? false;
}
