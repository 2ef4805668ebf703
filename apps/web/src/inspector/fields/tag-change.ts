import { changedTags, cleanTag, type SnapshotTree, sameTag } from '@snaptree/core';
import type { TagDraft } from './kinds.ts';

/** Where each tag of the named restore points is now. */
export interface TagsNow {
  readonly onAll: readonly string[];
  readonly onSome: readonly { readonly tag: string; readonly count: number }[];
  readonly of: number;
}

export interface TagChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export function tagsNow(tree: SnapshotTree, draft: TagDraft): TagsNow {
  const ids = new Set(draft.kind === 'tag' ? [draft.id] : draft.operations.map(({ id }) => id));
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

/** What a draft adds and removes; the same for every member of a batch. */
export function changeOf(draft: TagDraft): TagChange {
  const { add = [], remove = [] } = (draft.kind === 'tag' ? draft : draft.operations[0]) ?? {};
  return { add, remove };
}

/** The draft with another change; nothing to add or to remove is left out. */
export function withChange(draft: TagDraft, { add, remove }: TagChange): TagDraft {
  const change = {
    ...(add.length === 0 ? {} : { add: [...add] }),
    ...(remove.length === 0 ? {} : { remove: [...remove] }),
  };
  if (draft.kind === 'tag') return { kind: 'tag', id: draft.id, ...change };
  return { kind: 'batch', operations: draft.operations.map(({ id }) => ({ kind: 'tag', id, ...change })) };
}

/** The tags in the field: those that all have, as the draft changes them. Not yet fit ones are kept to be seen. */
export function shownTags(now: TagsNow, { add, remove }: TagChange): string[] {
  const kept = now.onAll.filter((tag) => !has(remove, tag));
  return [...kept, ...add.filter((tag) => !has(kept, tag))];
}

/** The change that leaves exactly these tags in the field; what only some have stays as the draft has it. */
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

/** What takes a change back: a tag that a restore point had before is not taken from it. */
export function inverseOf(tree: SnapshotTree, draft: TagDraft): TagDraft {
  const inverse = (id: string) => {
    const { tags: before = [] } = tree.snapshots.find((snapshot) => snapshot.id === id) ?? {};
    const after = changedTags(before, changeOf(draft));
    return {
      kind: 'tag' as const,
      id,
      add: before.filter((tag) => !has(after, tag)),
      remove: after.filter((tag) => !has(before, tag)),
    };
  };
  if (draft.kind === 'tag') return inverse(draft.id);
  const members = draft.operations.map(({ id }) => inverse(id));
  const changed = members.filter(({ add, remove }) => add.length + remove.length > 0);
  const [only] = changed;
  return only !== undefined && changed.length === 1 ? only : { kind: 'batch', operations: changed };
}

export const has = (tags: readonly string[], tag: string) => tags.some((each) => sameTag(each, tag));
