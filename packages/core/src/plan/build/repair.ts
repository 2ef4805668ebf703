import { message } from '../../message/message.ts';
import type { MergeDirection } from '../../operation/merge-direction.ts';
import { driftOf, isEmptyDrift } from '../../tree/drift.ts';
import type { Drift, WrongRecord } from '../../tree/drift-model.ts';
import { at, BASE, NONE } from '../../tree/shape.ts';
import type { Draft } from '../draft.ts';
import { guard, ids, repairAnswers } from '../guards/refuse.ts';
import { LIVE } from '../model.ts';
import { redefine } from '../steps/redefine.ts';

/**
 * Makes the records match the files that other tools have moved or merged. Changes no file. Refused unless the current
 * snapshot is known afterward, because only then do records and files agree.
 */
export function repair(draft: Draft, answer?: MergeDirection): void {
  const { bench } = draft;
  const drift = answered(driftOf(bench.tree), answer);
  if (isEmptyDrift(drift)) {
    const text = message`VM ${bench.tree.domain.name} has no records that Snaptree can repair.`;
    return draft.refuse(guard('nothingToDo', text, []));
  }
  if (drift.merges.length > 0) return draft.refuse(askFor(draft, drift));
  // Descendants first, because their parents must not get paths of removed records.
  removeLost(draft, new Set(drift.lost.map(({ id }) => id)));
  for (let node = bench.shape.size; node > BASE; node--)
    if (bench.gone[node] !== 1 && !draft.refused) correct(draft, node, drift);
  if (draft.refused) return;
  const current = drift.current === undefined ? undefined : bench.indexOf(drift.current);
  if (bench.current === NONE && current !== undefined && drift.current !== undefined)
    redefine(draft, current, { kind: 'redefine', id: drift.current, moves: [], current: true });
  if (bench.current === NONE) {
    const text = message`Afterward, the records of VM ${bench.tree.domain.name} would still not match its live disks. Snaptree cannot determine which files belong to which snapshot.`;
    draft.refuse(guard('unknownCurrent', text, [LIVE]));
    return;
  }
  warn(draft, drift);
}

/** With the user's answer about merges. */
function answered(drift: Drift, answer: MergeDirection | undefined): Drift {
  if (answer === undefined) return drift;
  const results = drift.merges.map((merge) => merge[answer]);
  return {
    ...drift,
    lost: [...drift.lost, ...results.flatMap(({ lost }) => lost)],
    records: [...results.flatMap(({ records }) => records), ...drift.records],
    merges: [],
  };
}

function askFor({ bench }: Draft, { merges }: Drift) {
  const [merge] = merges;
  const text = message`The files do not show where the data of ${merge?.files.join(', ') ?? ''} is. Choose whether it was merged into ${merge?.lower ?? ''}, as virsh blockcommit does, or copied into ${merge?.upper ?? ''}, as virsh blockpull does.`;
  const blockers = new Set(
    merges.flatMap((each) => each.ids).filter((id) => bench.indexOf(id) !== undefined),
  );
  return { ...guard('mergedElsewhere', text, [...blockers]), suggestions: [...repairAnswers] };
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

/** The record of a snapshot itself, and the paths of its ancestors, which it names if it was taken of a running VM. */
function correct(draft: Draft, node: number, { moved, records }: Drift): void {
  const { bench } = draft;
  const { id, disks } = bench.snapshot(node);
  const named = new Set(disks.flatMap(({ stateFile, overlay }) => [stateFile, overlay]));
  const above = new Set<string>();
  for (let i = at(bench.parent, node); i > BASE; i = at(bench.parent, i)) above.add(bench.snapshot(i).id);
  const own = records.filter((each) => each.id === id);
  const moves = [
    ...moved.filter(({ from }) => named.has(from)),
    ...own.filter((each) => isMove(draft, each)),
    ...records.filter((each) => each.part === 'state' && above.has(each.id) && isMove(draft, each)),
  ].map(({ from, to }) => ({ from, to }));
  const states = own.filter((each) => !isMove(draft, each)).map(({ disk, to: path }) => ({ disk, path }));
  if (moves.length === 0 && states.length === 0) return;
  redefine(draft, node, { kind: 'redefine', id, moves, ...(states.length === 0 ? {} : { states }) });
}

/** Whether one file replaces the other. Where a live chain has both, only the snapshot is in a different one. */
function isMove({ bench }: Draft, { part, from, to }: WrongRecord): boolean {
  const chains = [...bench.chains().values()];
  return part === 'overlay' || !chains.some((chain) => [from, to].every((file) => chain.find(file)));
}

/** Descendants first. The records of the children that remain are corrected, where the hypervisor makes them wrong. */
function removeLost(draft: Draft, lost: ReadonlySet<string>): void {
  const { bench } = draft;
  const isLost = (node: number) => lost.has(bench.snapshot(node).id);
  for (const node of bench.subtree(BASE).reverse()) {
    if (node === BASE || !isLost(node)) continue;
    const children = bench.children(node);
    const shared = children.filter((child) => !canCorrect(draft, child));
    if (shared.length > 0) {
      const snapshots = shared.map((child) => bench.snapshot(child));
      const text = message`${bench.nameOf(node)} cannot be removed from the list, because other snapshots depend on it: ${bench.namesOf(snapshots)}.`;
      return draft.refuse(guard('tooManyChildren', text, ids(snapshots)));
    }
    const isSpoiled = bench.rulesOf(node)?.metadataDeleteWithChildren !== undefined;
    draft.deleteMetadata(node, true);
    for (const child of isSpoiled ? children : []) restoreStates(draft, child);
  }
}

/** Only the files of external snapshots are known well enough. */
const canCorrect = ({ bench }: Draft, node: number): boolean =>
  bench
    .snapshot(node)
    .disks.every(({ coverage, stateFile }) => coverage !== 'external' || stateFile !== undefined);

function restoreStates(draft: Draft, node: number): void {
  const { id, disks } = draft.bench.snapshot(node);
  const states = disks.flatMap(({ disk, coverage, stateFile: path }) =>
    coverage === 'external' && path !== undefined ? [{ disk, path }] : [],
  );
  if (states.length > 0) redefine(draft, node, { kind: 'redefine', id, moves: [], states });
}
