import type { Plan, SnapshotTree } from '@snaptree/core';
import { lossMessages } from '../messages/operations/confirm.ts';
import { nameOf } from '../messages/operations/operations.ts';
import { bytesInWords } from '../messages/text/format.ts';

/** The data that a plan deletes permanently, by name, and what it keeps. */
export interface Losses {
  readonly lost: readonly { readonly key: string; readonly name: string; readonly means: string }[];
  /** What is kept. */
  readonly kept: string | undefined;
}

/** The losses that the confirmation lists. */
export function lossesOf(plan: Plan, tree: SnapshotTree): Losses {
  const created = plan.effects.some(({ kind }) => kind === 'created');
  const lost: { key: string; name: string; means: string }[] = plan.effects.flatMap((effect) => {
    if (effect.kind !== 'discarded') return [];
    const bytes = tree.snapshots.find(({ id }) => id === effect.id)?.disks.map((disk) => disk.bytes);
    return [{ key: effect.id, name: nameOf(tree, effect.id), means: lossMessages.data(sized(bytes)) }];
  });
  if (plan.live.content === 'reverted' && !created) {
    lost.push({ key: 'live', name: lossMessages.live, means: sinceCurrent(tree) });
  }
  const memory = plan.warnings.find(({ code }) => code === 'managedSaveDropped' || code === 'unsavedMemory');
  if (memory !== undefined) lost.push({ key: memory.code, name: lossMessages.memory, means: memory.text });
  return { lost, kept: keptInWords(plan, tree, lost.length > 0) };
}

function sized(bytes: readonly (number | undefined)[] | undefined): string {
  const known = bytes?.filter((value) => value !== undefined) ?? [];
  return known.length === 0 ? '' : `, ${bytesInWords(known.reduce((sum, value) => sum + value, 0))}`;
}

function sinceCurrent({ current, ...rest }: SnapshotTree): string {
  if (current.kind !== 'snapshot') return lossMessages.liveAll;
  return lossMessages.liveSince(nameOf({ current, ...rest }, current.id));
}

function keptInWords(plan: Plan, tree: SnapshotTree, isLost: boolean): string | undefined {
  const merged = plan.effects.flatMap((effect) =>
    effect.kind === 'merged' ? [nameOf(tree, effect.id)] : [],
  );
  if (merged.length > 0) {
    const kept = lossMessages.merged(merged);
    return isLost ? kept : `${lossMessages.none} ${kept}`;
  }
  return isLost ? undefined : lossMessages.none;
}
