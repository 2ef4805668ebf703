import type { SpaceReport } from '@snaptree/core';

export type Suggestion = SpaceReport['suggestions'][number];

/** What was picked to reach a target, in the order in which it is taken. */
export interface Pick {
  /** Cost only the ability to revert. */
  readonly safe: readonly Suggestion[];
  /** Lose changes that are stored nowhere else; listed only if the safe suggestions are not enough. */
  readonly lossy: readonly Suggestion[];
  readonly safeBytes: number;
  readonly freesBytes: number;
  readonly reached: boolean;
}

/**
 * The fewest suggestions that reach a target in bytes: the largest first, and those that lose changes only if the
 * others are not enough. Never two suggestions that would free the same bytes: deleting all snapshots of a VM
 * excludes every other suggestion for it, and each snapshot is deleted only once.
 */
export function pickSuggestions(suggestions: readonly Suggestion[], target: number): Pick {
  const safeOnes = suggestions.filter(({ reclaim }) => reclaim.loses === 'snapshot');
  const lossyOnes = suggestions.filter(({ reclaim }) => reclaim.loses === 'data');
  const safe = take(safeOnes, target, []);
  const safeBytes = totalOf(safe);
  const lossy = safeBytes >= target ? [] : take(lossyOnes, target - safeBytes, safe);
  const freesBytes = safeBytes + totalOf(lossy);
  return { safe, lossy, safeBytes, freesBytes, reached: freesBytes >= target };
}

const totalOf = (suggestions: readonly Suggestion[]) =>
  suggestions.reduce((sum, { reclaim }) => sum + reclaim.freesBytes, 0);

/** Takes the largest first; if that is not enough, parts that free more together replace a complete VM. */
function take(
  suggestions: readonly Suggestion[],
  target: number,
  before: readonly Suggestion[],
): Suggestion[] {
  const sorted = suggestions.toSorted((a, b) => b.reclaim.freesBytes - a.reclaim.freesBytes);
  const taken = fill(sorted, target, before);
  if (totalOf(taken) >= target) return taken;
  const better = wholesWorthSplitting(taken, sorted);
  return better.size === 0
    ? taken
    : fill(
        sorted.filter((suggestion) => !better.has(suggestion)),
        target,
        before,
      );
}

function fill(sorted: readonly Suggestion[], target: number, before: readonly Suggestion[]): Suggestion[] {
  const used = new Map<string, Set<string>>();
  for (const suggestion of before) use(used, suggestion);
  const taken: Suggestion[] = [];
  let sum = 0;
  for (const suggestion of sorted) {
    if (sum >= target) break;
    if (overlaps(used, suggestion)) continue;
    use(used, suggestion);
    taken.push(suggestion);
    sum += suggestion.reclaim.freesBytes;
  }
  return taken;
}

/** Means all snapshots of a VM. */
const ALL = '';
const domainOf = ({ hostId, domainId }: Suggestion) => `${hostId}:${domainId}`;
const partOf = ({ reclaim: { operation } }: Suggestion) => ('id' in operation ? operation.id : ALL);

function overlaps(used: ReadonlyMap<string, ReadonlySet<string>>, suggestion: Suggestion): boolean {
  const parts = used.get(domainOf(suggestion));
  if (parts === undefined) return false;
  const part = partOf(suggestion);
  return part === ALL || parts.has(ALL) || parts.has(part);
}

function use(used: Map<string, Set<string>>, suggestion: Suggestion): void {
  const parts = used.get(domainOf(suggestion)) ?? new Set();
  used.set(domainOf(suggestion), parts.add(partOf(suggestion)));
}

/** Suggestions that delete all snapshots of a VM although its parts free more together. */
function wholesWorthSplitting(taken: readonly Suggestion[], all: readonly Suggestion[]): Set<Suggestion> {
  const parts = new Map<string, Map<string, number>>();
  for (const suggestion of all) {
    if (partOf(suggestion) === ALL) continue;
    const known = parts.get(domainOf(suggestion)) ?? new Map<string, number>();
    known.set(
      partOf(suggestion),
      Math.max(known.get(partOf(suggestion)) ?? 0, suggestion.reclaim.freesBytes),
    );
    parts.set(domainOf(suggestion), known);
  }
  const sumOfParts = (suggestion: Suggestion) =>
    [...(parts.get(domainOf(suggestion))?.values() ?? [])].reduce((sum, bytes) => sum + bytes, 0);
  return new Set(
    taken.filter(
      (suggestion) => partOf(suggestion) === ALL && sumOfParts(suggestion) > suggestion.reclaim.freesBytes,
    ),
  );
}
