import { visible } from '@snaptree/core';
import { listed } from './format.ts';

interface TagChange {
  readonly add?: readonly string[] | undefined;
  readonly remove?: readonly string[] | undefined;
}

/** A change of tags as a title; `whom` is one restore point or several. */
export function tagChangeInWords({ add = [], remove = [] }: TagChange, whom: string): string {
  if (add.length > 0 && remove.length === 0) return `Tag ${whom} ${quoted(add)}`;
  if (remove.length > 0 && add.length === 0) return `Take ${quoted(remove)} off ${whom}`;
  return `Edit the tags of ${whom}`;
}

const quoted = (tags: readonly string[]) => listed(tags.map((tag) => `“${visible(tag)}”`));
