import { expect, it } from 'vitest';
import { expectChildren, expectCurrent, expectSnapshot } from './expectations.ts';

/** a(b*) */
const now = {
  vm: 'web',
  snapshots: [
    { id: '1', name: 'a', parent: null },
    { id: '2', name: 'b', parent: '1' },
  ],
  current: '2',
};
const failsAt = (why: string) =>
  expect.objectContaining({
    problem: expect.objectContaining({
      code: 'stepExpectationFailed',
      what: expect.stringMatching(new RegExp(`VM \\{on\\} has changed: ${why}\\.$`)),
      on: 'web',
    }),
  });

it('finds an existing snapshot, and rejects an empty id', () => {
  expect(expectSnapshot(now, '1').name).toBe('a');
  expect(() => expectSnapshot(now, '3')).toThrow(failsAt('snapshot 3 no longer exists'));
  expect(() => expectSnapshot({ ...now, snapshots: [{ id: '', name: 'a', parent: null }] }, '')).toThrow();
});

it('counts the live state among the children of the current snapshot', () => {
  expectChildren(now, { id: '2', children: ['live'], expect: 'merge' });
  expect(() => expectChildren(now, { id: '2', children: [], expect: 'drop' })).toThrow(
    failsAt('snapshot b has different children'),
  );
});

it('refuses a merge that would discard data, and a discard that would merge', () => {
  const leaf = { ...now, current: '1' };
  expectChildren(leaf, { id: '2', children: [], expect: 'drop' });
  expect(() => expectChildren(leaf, { id: '2', children: [], expect: 'merge' })).toThrow(
    failsAt('deleting snapshot b would now discard its data'),
  );
});

it('refuses a step when a different snapshot is current', () => {
  expectCurrent(now, { kind: 'snapshot', id: '2' });
  expectCurrent({ ...now, current: undefined }, { kind: 'base' });
  for (const current of [
    { kind: 'base' },
    { kind: 'snapshot', id: '1' },
    { kind: 'unknown', why: '' },
  ] as const)
    expect(() => expectCurrent(now, current)).toThrow(failsAt('a different snapshot is current'));
});
