import { snapshotCount } from '../text/counts.ts';
import { formatNumber } from '../text/format.ts';

/** What happens to hidden snapshots, after their number. */
const effectWords = {
  kept: 'kept',
  merged: 'merged',
  discarded: 'discarded',
  metadataDeleted: 'removed from list',
  receives: 'receiving data',
  reattached: 'with a new parent',
  created: 'new',
  edited: 'edited',
  reverted: 'reverted',
  lost: 'lost',
  blocks: 'blocking',
};

/** What a collapsed branch hides. */
interface Hidden {
  readonly points: number;
  readonly live: boolean;
  readonly found: number;
  readonly chosen: number;
  /** What happens there and how often, most severe first. */
  readonly effects: readonly (readonly [keyof typeof effectWords, number])[];
}

/** The short line on a collapsed branch: how much it hides, and the most severe effect there. */
export function collapsedInShort({ points, live, found, effects: [worst] }: Hidden): string {
  const first = points === 0 && live ? 'live state' : `${formatNumber(points)} hidden`;
  if (worst !== undefined) return `${first} · ${worst[1]} ${effectWords[worst[0]]}`;
  return found === 0 ? first : `${first} · ${found} found`;
}

/** What a collapsed branch hides, in one sentence. */
export function collapsedInWords({ points, live, found, chosen, effects }: Hidden): string {
  const what = [points === 0 ? '' : snapshotCount(points), live ? 'the live state' : ''];
  const inside = [
    ...effects.map(([mark, count]) => `${count} ${effectWords[mark]}`),
    found === 0 ? '' : `${found} found`,
    chosen === 0 ? '' : `${chosen} selected`,
  ].filter(Boolean);
  return `Hides ${what.filter(Boolean).join(' and ')}${inside.length === 0 ? '' : `: ${inside.join(', ')}`}`;
}
