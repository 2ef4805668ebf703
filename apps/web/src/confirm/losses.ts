import type { Plan, SnapshotTree } from '@snaptree/core';
import { bytesInWords, listed } from '../messages/format.ts';
import { nameOf } from '../messages/operations.ts';

/** What cannot be had back after a plan was carried out, by name; and what only changes its place. */
export interface Losses {
  readonly lost: readonly { readonly key: string; readonly name: string; readonly means: string }[];
  /** Said when nothing is lost, or besides what is. */
  readonly kept: string | undefined;
}

/** The account of loss that the last question opens with. */
export function lossesOf(plan: Plan, tree: SnapshotTree): Losses {
  const created = plan.effects.some(({ kind }) => kind === 'created');
  const lost: { key: string; name: string; means: string }[] = plan.effects.flatMap((effect) => {
    if (effect.kind !== 'discarded') return [];
    const bytes = tree.snapshots.find(({ id }) => id === effect.id)?.disks.map((disk) => disk.bytes);
    return [{ key: effect.id, name: nameOf(tree, effect.id), means: `what only it holds${sized(bytes)}` }];
  });
  if (plan.live.content === 'reverted' && !created) {
    lost.push({ key: 'live', name: 'The live state', means: sinceCurrent(tree) });
  }
  const memory = plan.warnings.find(({ code }) => code === 'managedSaveDropped' || code === 'unsavedMemory');
  if (memory !== undefined) lost.push({ key: memory.code, name: 'Memory', means: memory.text });
  return { lost, kept: keptInWords(plan, tree, lost.length > 0) };
}

function sized(bytes: readonly (number | undefined)[] | undefined): string {
  const known = bytes?.filter((value) => value !== undefined) ?? [];
  return known.length === 0 ? '' : `, ${bytesInWords(known.reduce((sum, value) => sum + value, 0))}`;
}

function sinceCurrent({ current, ...rest }: SnapshotTree): string {
  if (current.kind !== 'snapshot') return 'all that it holds now';
  return `all that changed since ${nameOf({ current, ...rest }, current.id)}`;
}

function keptInWords(plan: Plan, tree: SnapshotTree, isLost: boolean): string | undefined {
  const merged = plan.effects.flatMap((effect) =>
    effect.kind === 'merged' ? [nameOf(tree, effect.id)] : [],
  );
  if (merged.length > 0) {
    const it = merged.length === 1;
    const cannot = `${listed(merged, 4)} can no longer be gone back to; ${it ? 'its' : 'their'} changes stay.`;
    return isLost ? cannot : `No data is lost. ${cannot}`;
  }
  return isLost ? undefined : 'No data is lost.';
}
