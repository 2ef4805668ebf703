import type { SpaceReport } from '@snaptree/core';

export type Suggestion = SpaceReport['ways'][number];

/** What was picked to reach a target, in the order in which it is taken. */
export interface Pick {
  /** Cost only the possibility to go back. */
  readonly safe: readonly Suggestion[];
  /** Lose changes that nothing else holds; named only where the safe ways do not reach. */
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
export function pickSuggestions(ways: readonly Suggestion[], target: number): Pick {
  const safeOnes = ways.filter(({ way }) => way.loses === 'restorePoint');
  const lossyOnes = ways.filter(({ way }) => way.loses === 'changes');
  const safe = take(safeOnes, target, []);
  const safeBytes = totalOf(safe);
  const lossy = safeBytes >= target ? [] : take(lossyOnes, target - safeBytes, safe);
  const freesBytes = safeBytes + totalOf(lossy);
  return { safe, lossy, safeBytes, freesBytes, reached: freesBytes >= target };
}

const totalOf = (ways: readonly Suggestion[]) => ways.reduce((sum, { way }) => sum + way.freesBytes, 0);

/** Takes the largest first; where that is too little, parts that give more together replace a whole. */
function take(ways: readonly Suggestion[], target: number, before: readonly Suggestion[]): Suggestion[] {
  const sorted = ways.toSorted((a, b) => b.way.freesBytes - a.way.freesBytes);
  const taken = fill(sorted, target, before);
  if (totalOf(taken) >= target) return taken;
  const better = wholesWorthSplitting(taken, sorted);
  return better.size === 0
    ? taken
    : fill(
        sorted.filter((way) => !better.has(way)),
        target,
        before,
      );
}

function fill(sorted: readonly Suggestion[], target: number, before: readonly Suggestion[]): Suggestion[] {
  const used = new Map<string, Set<string>>();
  for (const way of before) use(used, way);
  const taken: Suggestion[] = [];
  let sum = 0;
  for (const way of sorted) {
    if (sum >= target) break;
    if (overlaps(used, way)) continue;
    use(used, way);
    taken.push(way);
    sum += way.way.freesBytes;
  }
  return taken;
}

/** Means all snapshots of a VM. */
const ALL = '';
const domainOf = ({ hostId, domainId }: Suggestion) => `${hostId}:${domainId}`;
const partOf = ({ way: { operation } }: Suggestion) => ('id' in operation ? operation.id : ALL);

function overlaps(used: ReadonlyMap<string, ReadonlySet<string>>, way: Suggestion): boolean {
  const parts = used.get(domainOf(way));
  if (parts === undefined) return false;
  const part = partOf(way);
  return part === ALL || parts.has(ALL) || parts.has(part);
}

function use(used: Map<string, Set<string>>, way: Suggestion): void {
  const parts = used.get(domainOf(way)) ?? new Set();
  used.set(domainOf(way), parts.add(partOf(way)));
}

/** Ways that take everything of a domain although its parts give more together. */
function wholesWorthSplitting(taken: readonly Suggestion[], all: readonly Suggestion[]): Set<Suggestion> {
  const parts = new Map<string, Map<string, number>>();
  for (const way of all) {
    if (partOf(way) === ALL) continue;
    const known = parts.get(domainOf(way)) ?? new Map<string, number>();
    known.set(partOf(way), Math.max(known.get(partOf(way)) ?? 0, way.way.freesBytes));
    parts.set(domainOf(way), known);
  }
  const sumOfParts = (way: Suggestion) =>
    [...(parts.get(domainOf(way))?.values() ?? [])].reduce((sum, bytes) => sum + bytes, 0);
  return new Set(taken.filter((way) => partOf(way) === ALL && sumOfParts(way) > way.way.freesBytes));
}
