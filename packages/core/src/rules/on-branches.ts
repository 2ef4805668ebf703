import type { Snapshot } from '../tree/model.ts';
import { BASE } from '../tree/shape.ts';
import { broken } from './intent.ts';
import type { Predicate, Predicates } from './predicate.ts';

const noBranchAside: Predicate<'noBranchAside'> = (bench, { node }) => {
  if (bench.onLivePath[node] !== 1) return undefined;
  const aside = bench
    .subtree(node)
    .filter((descendant) => bench.onLivePath[descendant] !== 1)
    .map((descendant) => bench.snapshot(descendant));
  if (aside.length === 0) return undefined;
  const text = `${bench.snapshot(node).name} has descendants that the VM is not based on: ${named(aside)}. Discard them first, or revert to one of them.`;
  return broken('versionHazard', text, idsOf(aside));
};

const hasCurrent: Predicate<'hasCurrent'> = (bench, { node }) => {
  if (bench.seat > BASE) return undefined;
  const { id, name } = bench.snapshot(node);
  const text = `No snapshot of ${bench.tree.domain.name} is current, and a revert to ${name} needs one. Take a snapshot first.`;
  return broken('versionHazard', text, [id]);
};

/** Rules for trees whose live state has left a branch behind. */
export const branchPredicates = { noBranchAside, hasCurrent } satisfies Partial<Predicates>;

const idsOf = (snapshots: readonly Snapshot[]) => snapshots.map(({ id }) => id);

const SHOWN = 4;

/** The first names of a list, and how many more there are. */
function named(snapshots: readonly Snapshot[]): string {
  const shown = snapshots.slice(0, SHOWN).map(({ name }) => name);
  const more = snapshots.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
