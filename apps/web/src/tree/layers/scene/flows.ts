import type { LayerFlow } from '@snaptree/core';
import { flowInWords } from './facts.ts';
import type { Flow, Row } from './model.ts';

/** The maximum number of lines next to each other; more overlap. */
const LINES = 4;

interface Span {
  from: number;
  to: number;
}

/**
 * The flows of one disk. Overlapping flows get separate lines next to the stack; those into the same layer share a
 * line.
 */
export function flowsOf(flows: readonly LayerFlow[], disk: string, rows: readonly Row[]): Flow[] {
  const at = new Map(rows.map((row, index) => [row.key, index]));
  const ends = flows.flatMap((flow) => {
    const [from, into] = [at.get(flow.from), at.get(flow.into)];
    return flow.disk !== disk || from === undefined || into === undefined
      ? []
      : [{ from, into, label: flowInWords(flow) }];
  });
  const spans = spansOf(ends);
  const lines = linesOf(spans);
  return ends.map(({ from, into, label }): Flow => {
    const span = spans.get(into);
    const longest = from === span?.from || from === span?.to;
    return { from, into, label, longest, line: lines.get(into) ?? 0 };
  });
}

/** The range of rows that the flows into one row cover. */
function spansOf(ends: readonly { from: number; into: number }[]): Map<number, Span> {
  const spans = new Map<number, Span>();
  for (const { from, into } of ends) {
    const span = spans.get(into) ?? { from: into, to: into };
    spans.set(into, { from: Math.min(span.from, from), to: Math.max(span.to, from) });
  }
  return spans;
}

/** The first line that is free along an entire span. Spans that only touch can share a line. */
function linesOf(spans: ReadonlyMap<number, Span>): Map<number, number> {
  const free: number[] = [];
  const lines = new Map<number, number>();
  for (const [into, span] of [...spans].sort(([, a], [, b]) => a.from - b.from)) {
    const found = free.findIndex((until) => until <= span.from);
    const line = found >= 0 ? found : Math.min(free.length, LINES - 1);
    free[line] = Math.max(free[line] ?? 0, span.to);
    lines.set(into, line);
  }
  return lines;
}
