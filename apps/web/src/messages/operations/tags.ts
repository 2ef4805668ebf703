import { visible } from '@snaptree/core';
import { listed, plural } from '../text/format.ts';

interface TagChange {
  readonly add?: readonly string[] | undefined;
  readonly remove?: readonly string[] | undefined;
}

/** A change of tags as a title; `whom` is one snapshot or several. */
export function tagChangeInWords({ add = [], remove = [] }: TagChange, whom: string): string {
  if (add.length > 0 && remove.length === 0) return `Add ${quoted(add)} to ${whom}`;
  if (remove.length > 0 && add.length === 0) return `Remove ${quoted(remove)} from ${whom}`;
  return `Edit the tags of ${whom}`;
}

const quoted = (tags: readonly string[]) =>
  `${plural(tags.length, { one: 'tag', other: 'tags' })} ${listed(tags.map((tag) => `“${visible(tag)}”`))}`;
