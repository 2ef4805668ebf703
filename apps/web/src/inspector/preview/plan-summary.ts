import type { Effect, Plan, SnapshotTree } from '@snaptree/core';
import { nameOf } from '../../messages/operations/operations.ts';
import { summaryMessages } from '../../messages/operations/preview.ts';
import { listed } from '../../messages/text/format.ts';
import { LIVE_NODE } from '../../tree/layout/shape.ts';

export type SummaryTone = 'goes' | 'lost' | 'takes' | 'keeps' | 'new';

/** One line of the summary of a plan. */
export interface SummaryLine {
  readonly tone: SummaryTone;
  readonly sign: string;
  readonly text: string;
  readonly detail: string;
}

/** Counts what is deleted, what receives data, what is new and what is unchanged. */
export function planSummary(plan: Plan, tree: SnapshotTree): SummaryLine[] {
  const names = (ids: readonly string[]) => listed(ids.map((id) => nameOf(tree, id)));
  const merged = idsOf(plan.effects, 'merged');
  const metadataDeleted = idsOf(plan.effects, 'metadataDeleted');
  const discarded = idsOf(plan.effects, 'discarded');
  const takers = [...new Set(idsOf(plan.effects, 'receives'))];
  const created = idsOf(plan.effects, 'created');
  const lines: SummaryLine[] = [];
  if (discarded.length > 0) {
    const text = summaryMessages.discarded(discarded.length);
    lines.push({ tone: 'lost', sign: '×', text, detail: names(discarded) });
  }
  if (dropsSavedMemory(plan)) {
    lines.push({
      tone: 'lost',
      sign: '×',
      ...summaryMessages.memoryDiscarded,
    });
  }
  if (plan.live.content === 'reverted') lines.push(liveLine(created.length > 0));
  const going = [...merged, ...metadataDeleted];
  if (metadataDeleted.length > 0) {
    const text = summaryMessages.unlisted(metadataDeleted.length);
    lines.push({ tone: 'goes', sign: '−', text, detail: names(metadataDeleted) });
  }
  if (merged.length > 0) {
    const text = summaryMessages.deleted(merged.length);
    lines.push({ tone: 'goes', sign: '−', text, detail: names(merged) });
  }
  if (takers.length > 0) {
    const snapshots = takers.filter((id) => id !== LIVE_NODE).length;
    const live = snapshots < takers.length;
    const text =
      snapshots === 0
        ? summaryMessages.liveReceives
        : summaryMessages.receiving({ snapshots, live }, merged.length);
    lines.push({ tone: 'takes', sign: '+', text, detail: names(takers) });
  }
  if (created.length > 0) {
    lines.push({
      tone: 'new',
      sign: '+',
      text: summaryMessages.created(created.length),
      detail: newNames(plan),
    });
  }
  return [...lines, keptLine(tree.snapshots.length - going.length - discarded.length, plan)];
}

/** The disks are kept, but unwritten data of the guest is lost. */
export function dropsSavedMemory({ operation }: Plan): boolean {
  return operation.kind === 'managedSave' && operation.action === 'remove';
}

function liveLine(safe: boolean): SummaryLine {
  return safe
    ? { tone: 'goes', sign: '↺', text: summaryMessages.liveReverted, detail: summaryMessages.liveSaved }
    : { tone: 'lost', sign: '↺', text: summaryMessages.liveReverted, detail: summaryMessages.liveLost };
}

function keptLine(kept: number, plan: Plan): SummaryLine {
  const live = plan.live.content === 'kept' && !dropsSavedMemory(plan);
  const text = summaryMessages.unchanged(kept, live);
  return { tone: 'keeps', sign: '=', text, detail: summaryMessages.verified };
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
