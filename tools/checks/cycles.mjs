import { importGraph } from './imports.mjs';

/**
 * Import cycles, type-only imports included. The linter's rule leaves those out, and the tools that look for them need
 * the API of an older TypeScript.
 * @param {import('./sources.mjs').SourceFile[]} files
 * @returns {string[]} one sentence for each cycle
 */
export function importCycles(files) {
  return cyclesOf(importGraph(files)).map(
    (paths) => `These ${paths.length} files import each other: ${paths.sort().join(', ')}.`,
  );
}

/**
 * The groups of nodes that can all be reached from each other (Tarjan).
 * @param {Map<string, string[]>} graph
 */
export function cyclesOf(graph) {
  /** @type {Map<string, { index: number, low: number, open: boolean }>} */
  const visits = new Map();
  /** @type {string[]} */
  const stack = [];
  /** @type {string[][]} */
  const cycles = [];

  /** @param {string} node */
  function visit(node) {
    const own = { index: visits.size, low: visits.size, open: true };
    visits.set(node, own);
    stack.push(node);
    for (const target of graph.get(node) ?? []) {
      const seen = visits.get(target);
      if (seen === undefined) own.low = Math.min(own.low, visit(target).low);
      else if (seen.open) own.low = Math.min(own.low, seen.index);
    }
    if (own.low === own.index) close(node);
    return own;
  }

  /** @param {string} node the first of its group that was visited */
  function close(node) {
    const group = stack.splice(stack.indexOf(node));
    for (const member of group) {
      const visited = visits.get(member);
      if (visited !== undefined) visited.open = false;
    }
    if (group.length > 1 || graph.get(node)?.includes(node)) cycles.push(group);
  }

  for (const node of graph.keys()) if (!visits.has(node)) visit(node);
  return cycles;
}
