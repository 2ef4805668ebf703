/** Of one snapshot: as many as fit on a card. */
export const MOST_TAGS = 12;
/** In code points. */
export const LONGEST_TAG = 40;

/** A tag as it is stored: normalized accents, single blanks, trimmed. */
export function cleanTag(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/**
 * Why a cleaned text is not a valid tag; undefined: it is valid. With invisible characters, or those that change the
 * text direction, two tags could look the same; a comma separates tags where they are typed.
 */
export function tagDefect(tag: string): string | undefined {
  if (tag === '') return 'A tag must have at least one character.';
  const length = [...tag].length;
  if (length > LONGEST_TAG)
    return `A tag can have at most ${LONGEST_TAG} characters. This one has ${length}.`;
  if (tag.includes(',')) return 'A tag cannot contain a comma, because commas separate tags.';
  if (visible(tag) !== tag) return 'A tag cannot contain invisible characters.';
  return undefined;
}

/** A text with a sign in place of every invisible character, safe to quote. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, '\ufffd');
}

/** Whether two tags are the same, ignoring case. */
export function sameTag(a: string, b: string): boolean {
  return key(a) === key(b);
}

/**
 * The tags after a change, sorted. A tag that is there already keeps its spelling; of two that are the same the
 * first counts; what is both added and removed is removed.
 */
export function changedTags(
  tags: readonly string[],
  change: { readonly add?: readonly string[] | undefined; readonly remove?: readonly string[] | undefined },
): string[] {
  const kept = new Map<string, string>();
  for (const tag of [...tags, ...(change.add ?? []).map(cleanTag)]) {
    if (!kept.has(key(tag))) kept.set(key(tag), tag);
  }
  for (const tag of change.remove ?? []) kept.delete(key(cleanTag(tag)));
  return [...kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tag]) => tag);
}

/** How often each tag is used, the most used first; of several spellings the first counts. */
export function countTags(tags: readonly string[]): { tag: string; count: number }[] {
  const counts = new Map<string, { tag: string; count: number }>();
  for (const tag of tags) {
    const known = counts.get(key(tag));
    if (known === undefined) counts.set(key(tag), { tag, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (key(a.tag) < key(b.tag) ? -1 : 1));
}

const key = (tag: string) => tag.toLowerCase();
