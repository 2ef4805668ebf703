import { notate } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { cases } from './cases.ts';
import { growTree } from './grow.ts';
import { type ConformanceTarget, pretended } from './target.ts';
import { tryOperation } from './trial.ts';

/**
 * The heart: an allowed plan ends in the tree and the contents that were shown; what is refused as impossible,
 * the hypervisor refuses too. A tree that cannot be had on this hypervisor is skipped and says why.
 */
export function describeTrees(target: () => ConformanceTarget, mechanism: string): void {
  for (const power of ['off', 'running'] as const) {
    describe(`${mechanism} snapshots of a machine that is ${power}`, () => {
      for (const example of cases) {
        it(`${example.tree}  ${example.words}`, async ({ skip }) => {
          const { kind } = example.operation((name) => name);
          const pretence = pretended(target(), kind);
          if (pretence !== undefined) return skip(pretence);
          const grown = await growTree(target(), example.tree, { mechanism, power, label: 'conformance' });
          if (!grown.ok) return skip(grown.why);
          const { domainId } = grown;
          const before = await target().driver.read(domainId);
          expect(sorted(notate(before.tree))).toBe(sorted(example.tree));
          const verdict = await tryOperation(target(), domainId, example.operation(grown.id));
          await target().removeDomain(domainId);
          if (verdict.kind === 'notShown') return skip(verdict.why);
          expect(verdict, JSON.stringify(verdict)).toSatisfy(agrees);
        });
      }
    });
  }
}

const agrees = (verdict: { kind: string }) =>
  !['mismatch', 'unpredicted', 'overRefusal', 'loss'].includes(verdict.kind);

/** Siblings have no order: compares the names with their depths and the current snapshot only. */
function sorted(notation: string): string {
  const lines: string[] = [];
  const path: string[] = [];
  let last = '';
  for (const [token] of notation.matchAll(/[()]|[^\s()]+/g)) {
    if (token === '(') path.push(last);
    else if (token === ')') path.pop();
    else {
      last = token.replace('*', '');
      lines.push([...path, token].join('/'));
    }
  }
  return lines.sort().join(' ');
}
