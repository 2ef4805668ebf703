import type { LayerFlow } from '@snaptree/core';
import type { Flow, Row } from './model.ts';
import { flowInWords } from './words.ts';

/** More lines side by side than these run over each other. */
const LINES = 4;

/**
 * The flows of one disk, each on a line of its own beside the stack where others cross its way. Those into the
 * same layer share one line: what comes together is drawn together.
 */
export function flowsOf(flows: readonly LayerFlow[], disk: string, rows: readonly Row[]): Flow[] {
  const at = new Map(rows.map((row, index) => [row.key, index]));
  const taken: { from: number; to: number; into: string }[][] = [];
  return flows.flatMap((flow): Flow[] => {
    const [source, target] = [at.get(flow.from), at.get(flow.into)];
    if (flow.disk !== disk || source === undefined || target === undefined) return [];
    const span = { from: Math.min(source, target), to: Math.max(source, target), into: flow.into };
    const free = taken.findIndex((spans) =>
      spans.every((each) => each.into === span.into || each.to <= span.from || span.to <= each.from),
    );
    const line = free < 0 ? Math.min(taken.length, LINES - 1) : free;
    taken[line] = [...(taken[line] ?? []), span];
    return [{ from: flow.from, into: flow.into, label: flowInWords(flow), line }];
  });
}
