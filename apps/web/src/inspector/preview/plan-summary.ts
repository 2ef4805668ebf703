import type { Effect, Plan, SnapshotTree } from '@snaptree/core';
import { snapshotCount } from '../../messages/counts.ts';
import { listed, plural } from '../../messages/format.ts';
import { nameOf } from '../../messages/operations.ts';

export type SummaryTone = 'goes' | 'lost' | 'takes' | 'keeps' | 'new';

/** One line of the account of a plan: how many, which, and in which tone. */
export interface SummaryLine {
  readonly tone: SummaryTone;
  readonly sign: string;
  readonly text: string;
  readonly detail: string;
}

/** Counts what goes, what takes its changes, what is new and what keeps its state. */
export function planSummary(plan: Plan, tree: SnapshotTree): SummaryLine[] {
  const names = (ids: readonly string[]) => listed(ids.map((id) => nameOf(tree, id)));
  const merged = idsOf(plan.effects, 'merged');
  const metadataDeleted = idsOf(plan.effects, 'metadataDeleted');
  const discarded = idsOf(plan.effects, 'discarded');
  const takers = [...new Set(idsOf(plan.effects, 'receives'))];
  const created = idsOf(plan.effects, 'created');
  const lines: SummaryLine[] = [];
  if (discarded.length > 0) {
    const text = `${snapshotCount(discarded.length)} thrown away`;
    lines.push({ tone: 'lost', sign: '×', text, detail: names(discarded) });
  }
  if (dropsSavedMemory(plan)) {
    lines.push({
      tone: 'lost',
      sign: '×',
      text: 'The saved memory is thrown away',
      detail: 'its disks stay',
    });
  }
  if (plan.live.content === 'reverted') lines.push(liveLine(created.length > 0));
  const going = [...merged, ...metadataDeleted];
  if (going.length > 0) {
    const text = `${snapshotCount(going.length)} ${going.length === 1 ? 'goes' : 'go'}`;
    lines.push({ tone: 'goes', sign: '−', text, detail: names(going) });
  }
  if (takers.length > 0) {
    const text = `${takers.length} ${takers.length === 1 ? 'takes its changes' : 'take the changes'}`;
    lines.push({ tone: 'takes', sign: '+', text, detail: names(takers) });
  }
  if (created.length > 0) {
    lines.push({
      tone: 'new',
      sign: '+',
      text: plural(created.length, { one: '# new snapshot', other: '# new snapshots' }),
      detail: newNames(plan),
    });
  }
  return [...lines, keptLine(tree.snapshots.length - going.length - discarded.length, plan)];
}

/** The disks of a saved machine stay, and what its guest had not written is gone. */
export function dropsSavedMemory({ operation }: Plan): boolean {
  return operation.kind === 'managedSave' && operation.action === 'remove';
}

function liveLine(safe: boolean): SummaryLine {
  return safe
    ? { tone: 'goes', sign: '↺', text: 'The live state goes back', detail: 'what it holds is kept first' }
    : { tone: 'lost', sign: '↺', text: 'The live state goes back', detail: 'what it holds now is lost' };
}

function keptLine(kept: number, plan: Plan): SummaryLine {
  const live = plan.live.content === 'kept' && !dropsSavedMemory(plan);
  const text =
    kept === 0
      ? live
        ? 'The live state stays as it is'
        : 'No other restore point'
      : `${kept} ${kept === 1 ? 'keeps its state' : 'keep their state'}${live ? ', and the live one' : ''}`;
  return { tone: 'keeps', sign: '=', text, detail: 'compared after the job' };
}

function newNames(plan: Plan): string {
  return listed(plan.steps.flatMap((step) => (step.kind === 'create' ? [step.name] : [])));
}

function idsOf(
  effects: readonly Effect[],
  kind: 'merged' | 'metadataDeleted' | 'discarded' | 'receives' | 'created',
) {
  return effects.flatMap((effect) => (effect.kind === kind ? [effect.id] : []));
}
