import { type Operation, planOperation } from '@snaptree/core';
import { expect, it } from 'vitest';
import { readingOf } from '../../testing/readings.fixture.ts';
import { planSummary } from './plan-summary.ts';

function receiving(notation: string, operation: Operation): string | undefined {
  const { tree, capabilities } = readingOf(notation);
  const result = planOperation(tree, operation, capabilities);
  if (!result.ok) throw new Error(result.refusals.map(({ sentence }) => sentence).join(' '));
  return planSummary(result.plan, tree).find(({ tone }) => tone === 'takes')?.text;
}

it.each([
  ['a(b(c d) e*)', '2 snapshots receive its data'],
  ['a(b*(c))', '1 snapshot and the live state receive its data'],
  ['a(b*(c d))', '2 snapshots and the live state receive its data'],
  ['a(b*)', 'The live state receives the data'],
])('does not count the live state as a snapshot: %s', (notation, text) => {
  expect(receiving(notation, { kind: 'mergeIntoChildren', id: 'b' })).toBe(text);
});
