import { message } from '../../message/message.ts';
import { type Drift, driftOf, isDrifted, type MovedFile } from '../../tree/drift.ts';
import { at, BASE, NONE } from '../../tree/shape.ts';
import type { Draft } from '../draft.ts';
import { guard, ids } from '../guards/refuse.ts';
import { LIVE } from '../model.ts';
import { redefine } from '../steps/redefine.ts';

/**
 * Makes the records match the files that other tools have moved or merged. Changes no file. Refused unless the current
 * snapshot is known afterward, because only then do records and files agree.
 */
export function repair(draft: Draft): void {
  const { bench } = draft;
  const drift = driftOf(bench.tree);
  if (!isDrifted(bench.tree)) {
    draft.refuse(
      guard(
        'nothingToDo',
        message`VM ${bench.tree.domain.name} has no records that Snaptree can repair.`,
        [],
      ),
    );
    return;
  }
  for (let node = bench.shape.size; node > BASE; node--) correctPaths(draft, node, drift.moved);
  removeLost(draft, new Set(drift.lost.map(({ id }) => id)));
  if (draft.refused) return;
  if (bench.current === NONE) {
    const text = message`Afterward, the records of VM ${bench.tree.domain.name} would still not match its live disks. Snaptree cannot determine which files belong to which snapshot.`;
    draft.refuse(guard('unknownCurrent', text, [LIVE]));
    return;
  }
  warn(draft, drift);
}

function warn(draft: Draft, { lost }: Drift): void {
  const gone = lost.filter(({ reason }) => reason === 'merged');
  if (gone.length === 0) return;
  draft.warn(
    'filesElsewhere',
    'If files were moved or their storage is not mounted, restore them first. They would then no longer belong to a snapshot.',
    gone.map(({ id }) => id),
  );
}

function correctPaths(draft: Draft, node: number, moved: readonly MovedFile[]): void {
  const { id, disks } = draft.bench.snapshot(node);
  const named = new Set(disks.flatMap(({ stateFile, overlay }) => [stateFile, overlay]));
  const moves = moved.filter(({ from }) => named.has(from)).map(({ from, to }) => ({ from, to }));
  if (moves.length > 0) redefine(draft, node, { kind: 'redefine', id, moves });
}

/** Descendants first: a record with children stays, and so do those that its own state depends on. */
function removeLost(draft: Draft, lost: ReadonlySet<string>): void {
  const { bench } = draft;
  const isLost = (node: number) => lost.has(bench.snapshot(node).id);
  for (const node of bench.subtree(BASE).reverse()) {
    if (node === BASE || !isLost(node)) continue;
    if (at(bench.childCount, node) > 0) {
      const children = bench.children(node).map((child) => bench.snapshot(child));
      const text = message`${bench.nameOf(node)} cannot be removed from the list, because other snapshots depend on it: ${bench.namesOf(children)}.`;
      draft.refuse(guard('tooManyChildren', text, ids(children)));
      return;
    }
    draft.deleteMetadata(node);
  }
}
