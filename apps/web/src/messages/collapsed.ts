import { snapshotCount } from './counts.ts';
import { formatNumber } from './format.ts';

/** What happens to hidden restore points, as a word after their number. */
const effectWords = {
  kept: 'kept',
  merged: 'merged',
  discarded: 'discarded',
  metadataDeleted: 'metadataDeleted',
  receives: 'receiving',
  reattached: 'reattached',
  created: 'new',
  edited: 'edited',
  reverted: 'reverted',
  lost: 'lost',
  blocks: 'in the way',
};

/** What a collapsed branch hides. */
interface Hidden {
  readonly points: number;
  readonly live: boolean;
  readonly found: number;
  readonly chosen: number;
  /** What happens there and how often, the gravest first. */
  readonly effects: readonly (readonly [keyof typeof effectWords, number])[];
}

/** The short line on a closed branch: how much it hides, and the gravest that happens there. */
export function collapsedInShort({ points, live, found, effects: [gravest] }: Hidden): string {
  const first = points === 0 && live ? 'live state' : `${formatNumber(points)} hidden`;
  if (gravest !== undefined) return `${first} · ${gravest[1]} ${effectWords[gravest[0]]}`;
  return found === 0 ? first : `${first} · ${found} found`;
}

/** All that is to be known of a closed branch before it is opened. */
export function collapsedInWords({ points, live, found, chosen, effects }: Hidden): string {
  const what = [points === 0 ? '' : snapshotCount(points), live ? 'the live state' : ''];
  const inside = [
    ...effects.map(([mark, count]) => `${count} ${effectWords[mark]}`),
    found === 0 ? '' : `${found} found`,
    chosen === 0 ? '' : `${chosen} chosen`,
  ].filter(Boolean);
  return `Hides ${what.filter(Boolean).join(' and ')}${inside.length === 0 ? '' : `: ${inside.join(', ')}`}`;
}
