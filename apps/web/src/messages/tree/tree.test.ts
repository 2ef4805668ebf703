import { describe, expect, it } from 'vitest';
import { treeScreenMessages } from './tree.ts';

describe('the announcement of a refusal', () => {
  it.each([
    [0, 'Refused. Why.'],
    [1, 'Refused. Why. And 1 more reason.'],
    [2, 'Refused. Why. And 2 more reasons.'],
  ])('counts %i more reasons', (more, text) => {
    expect(treeScreenMessages.spokenRefusal('Why.', more)).toBe(text);
  });
});
