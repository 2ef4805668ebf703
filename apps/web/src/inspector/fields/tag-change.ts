import { changedTags, cleanTag, type SnapshotTree, sameTag } from '@snaptree/core';
import type { Tagging } from './kinds.ts';

/** Which tags each of these snapshots has now. */
export interface TagsNow {
  readonly onAll: readonly string[];
  readonly onSome: readonly { readonly tag: string; readonly count: number }[];
  readonly of: number;
}

export interface TagChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export function tagsNow(tree: SnapshotTree, operation: Tagging): TagsNow {
  const ids = new Set(operation.kind === 'tag' ? [operation.id] : operation.operations.map(({ id }) => id));
  const named = tree.snapshots.filter(({ id }) => ids.has(id));
  const every = changedTags([], { add: named.flatMap(({ tags = [] }) => tags) });
  const counted = every.map((tag) => ({
    tag,
    count: named.filter(({ tags = [] }) => tags.some((own) => sameTag(own, tag))).length,
  }));
  return {
    onAll: counted.filter(({ count }) => count === named.length).map(({ tag }) => tag),
    onSome: counted.filter(({ count }) => count < named.length),
    of: named.length,
  };
}

/** What an operation adds and removes; the same for every member of a batch. */
export function changeOf(operation: Tagging): TagChange {
  const { add = [], remove = [] } = (operation.kind === 'tag' ? operation : operation.operations[0]) ?? {};
  return { add, remove };
}

/** The operation with a different change, without empty lists. */
export function withChange(operation: Tagging, { add, remove }: TagChange): Tagging {
  const change = {
    ...(add.length === 0 ? {} : { add: [...add] }),
    ...(remove.length === 0 ? {} : { remove: [...remove] }),
  };
  if (operation.kind === 'tag') return { kind: 'tag', id: operation.id, ...change };
  return {
    kind: 'batch',
    operations: operation.operations.map(({ id }) => ({ kind: 'tag', id, ...change })),
  };
}

/** The tags in the field: those that all snapshots have, after the operation. Invalid ones stay visible. */
export function shownTags(now: TagsNow, { add, remove }: TagChange): string[] {
  const kept = now.onAll.filter((tag) => !has(remove, tag));
  return [...kept, ...add.filter((tag) => !has(kept, tag))];
}

/** The change that leaves exactly these tags in the field; changes of tags that only some have are kept. */
export function changeTo(shown: readonly string[], now: TagsNow, before: TagChange): TagChange {
  const tags = shown.map(cleanTag).filter((tag, i, all) => tag !== '' && !has(all.slice(0, i), tag));
  const onSome = now.onSome.map(({ tag }) => tag);
  return {
    add: tags.filter((tag) => !has(now.onAll, tag)),
    remove: [
      ...now.onAll.filter((tag) => !has(tags, tag)),
      ...before.remove.filter((tag) => has(onSome, tag) && !has(tags, tag)),
    ],
  };
}

/** Undoes a change: a tag that a snapshot had before is not removed from it. */
export function inverseOf(tree: SnapshotTree, operation: Tagging): Tagging {
  const inverse = (id: string) => {
    const { tags: before = [] } = tree.snapshots.find((snapshot) => snapshot.id === id) ?? {};
    const after = changedTags(before, changeOf(operation));
    return {
      kind: 'tag' as const,
      id,
      add: before.filter((tag) => !has(after, tag)),
      remove: after.filter((tag) => !has(before, tag)),
    };
  };
  if (operation.kind === 'tag') return inverse(operation.id);
  const members = operation.operations.map(({ id }) => inverse(id));
  const changed = members.filter(({ add, remove }) => add.length + remove.length > 0);
  const [only] = changed;
  return only !== undefined && changed.length === 1 ? only : { kind: 'batch', operations: changed };
}

export const has = (tags: readonly string[], tag: string) => tags.some((each) => sameTag(each, tag));
