import type { Verdict } from '../conformance/trial/trial.ts';

const columns = [
  'asShown',
  'refusedAlike',
  'guarded',
  'notTried',
  'loss',
  'notShown',
  'mismatch',
  'unpredicted',
  'overRefusal',
] as const satisfies readonly Verdict['kind'][];

const headings: Record<Verdict['kind'], string> = {
  asShown: 'as previewed',
  refusedAlike: 'both refused',
  guarded: 'blocked by guard',
  notTried: 'refused, not run',
  loss: 'needs force',
  notShown: 'not supported',
  mismatch: 'MISMATCH',
  unpredicted: 'UNPREDICTED',
  overRefusal: 'OVER-REFUSAL',
};

/** Counts verdicts by kind of operation. */
export class Count {
  private readonly rows = new Map<string, Map<Verdict['kind'], number>>();
  private readonly guards = new Map<string, number>();
  private readonly moves = new Map<string, number>();
  operations = 0;

  add(operation: string, verdict: Verdict): void {
    this.operations += 1;
    const row = this.rows.get(operation) ?? new Map<Verdict['kind'], number>();
    row.set(verdict.kind, (row.get(verdict.kind) ?? 0) + 1);
    this.rows.set(operation, row);
    if (verdict.kind === 'guarded') this.guards.set(verdict.code, (this.guards.get(verdict.code) ?? 0) + 1);
  }

  /** What was read between the operations. */
  addReading(verdict: Verdict): void {
    this.add('reading', verdict);
    this.operations -= 1;
  }

  addMove(move: string): void {
    this.moves.set(move, (this.moves.get(move) ?? 0) + 1);
  }

  total(kind: Verdict['kind']): number {
    return [...this.rows.values()].reduce((sum, row) => sum + (row.get(kind) ?? 0), 0);
  }

  /** Which guards blocked operations, most frequent first, such as "dependants 4, versionHazard 2". */
  guardsLine(): string {
    return mostFrequentFirst(this.guards);
  }

  /** What other programs did, such as "checkpoint 4, blockpull 2"; empty: nothing. */
  movesLine(): string {
    return mostFrequentFirst(this.moves);
  }

  /** Whether every preview was correct. */
  get clean(): boolean {
    return isFine(this.total('mismatch'), this.total('unpredicted'), this.total('overRefusal'));
  }

  table(): string {
    const widths = columns.map((kind) => headings[kind].length);
    const line = (name: string, cells: readonly string[]) =>
      `${name.padEnd(24)}${cells.map((c, i) => c.padStart((widths[i] ?? 0) + 2)).join('')}`;
    const body = [...this.rows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, row]) =>
        line(
          name,
          columns.map((kind) => String(row.get(kind) ?? '·')),
        ),
      );
    return [
      line(
        'operation',
        columns.map((kind) => headings[kind]),
      ),
      ...body,
      line(
        `all ${this.operations}`,
        columns.map((kind) => String(this.total(kind))),
      ),
    ].join('\n');
  }
}

function mostFrequentFirst(times: ReadonlyMap<string, number>): string {
  const sorted = [...times].sort(([, a], [, b]) => b - a);
  return sorted.map(([what, count]) => `${what} ${count}`).join(', ');
}

const isFine = (...counts: number[]) => counts.every((count) => count === 0);
