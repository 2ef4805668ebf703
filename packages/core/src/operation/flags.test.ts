import { describe, expect, it } from 'vitest';
import { OperationInput } from './flags.ts';

const cases = [
  ['MERGE', 'children', { kind: 'mergeIntoChildren', id: 's' }],
  ['MERGE', 'parent', { kind: 'mergeIntoParent', id: 's' }],
  ['MERGE_FORCE', 'children', { kind: 'mergeIntoChildren', id: 's' }],
  ['MERGE_FORCE', 'parent', { kind: 'mergeIntoParent', id: 's', force: true }],
  ['DISCARD', 'children', { kind: 'discard', id: 's' }],
  ['DISCARD', 'parent', { kind: 'discard', id: 's' }],
  ['DISCARD_FORCE', 'children', { kind: 'discard', id: 's', force: true }],
  ['DISCARD_FORCE', 'parent', { kind: 'discard', id: 's', force: true }],
] as const;

describe('the flags of the original proposal', () => {
  for (const [flag, direction, operation] of cases) {
    it(`${flag} towards the ${direction} is ${operation.kind}`, () => {
      expect(OperationInput.parse({ id: 's', flags: [flag], direction })).toEqual(operation);
    });
  }

  it('means children when no direction is given', () => {
    expect(OperationInput.parse({ id: 's', flags: ['MERGE'] })).toEqual({
      kind: 'mergeIntoChildren',
      id: 's',
    });
  });

  it('refuses two flags, and none', () => {
    expect(OperationInput.safeParse({ id: 's', flags: ['MERGE', 'DISCARD'] }).success).toBe(false);
    expect(OperationInput.safeParse({ id: 's', flags: [] }).success).toBe(false);
  });
});
