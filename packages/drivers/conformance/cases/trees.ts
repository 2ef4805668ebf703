import { notate } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { growTree } from '../grow.ts';
import { type ConformanceTarget, pretended } from '../target.ts';
import { tryOperation } from '../trial/trial.ts';
import { cases } from './tree-cases.ts';

/**
 * The main test: an allowed plan results in the previewed tree and contents, and the hypervisor refuses what the
 * planner calls impossible. A tree that this hypervisor cannot have is skipped, with the reason.
 */
export function describeTrees(target: () => ConformanceTarget, mechanism: string): void {
  for (const power of ['off', 'running'] as const) {
    describe(`${mechanism} snapshots of a VM that is ${power}`, () => {
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

/** Siblings have no order: compares only names, depths and the current snapshot. */
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
