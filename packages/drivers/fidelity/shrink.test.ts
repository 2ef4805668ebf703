import { describe, expect, it } from 'vitest';
import { simulatorTarget } from '../src/simulator/testing/target.ts';
import { type FidelityEvent, type Recording, withNames, withoutNames } from './event.ts';
import { shrink, smallestFailing } from './shrink.ts';

describe('the smallest list that fails', () => {
  it.each([
    [[3, 11], 12],
    [[7], 12],
    [[0, 1, 2, 3], 4],
  ])('contains only %j of %i', async (needed, length) => {
    const list = Array.from({ length }, (_, n) => n);
    const fails = async (some: readonly number[]) => needed.every((n) => some.includes(n));
    expect(await smallestFailing(list, fails)).toEqual(needed);
  });
});

describe('a recorded run', () => {
  const snapshot = (name: string): FidelityEvent => ({
    kind: 'operation',
    operation: { kind: 'create', name, memory: false, quiesce: false, mechanism: 'internal' },
  });
  const recording: Recording = {
    request: { power: 'off' },
    events: [
      snapshot('a'),
      { kind: 'write' },
      snapshot('b'),
      snapshot('c'),
      { kind: 'operation', operation: { kind: 'describe', id: 'a', description: 'first' } },
      { kind: 'operation', operation: { kind: 'mergeIntoChildren', id: 'b' } },
    ],
  };

  it('is shortened to the operations that a wrong preview needs', async () => {
    const target = await simulatorTarget('qemu', 1);
    const honest = target.driver.execute.bind(target.driver);
    target.driver.execute = async (id, step, options) =>
      step.kind === 'delete' ? { leftovers: [] } : honest(id, step, options);
    const found = await shrink(target, { kind: 'mismatch', about: 'mergeIntoChildren' }, recording);
    expect(found.smallest?.events).toEqual([recording.events[2], recording.events[5]]);
    expect(found.report).toContain('MISMATCH');
    expect(await target.driver.listDomains()).toEqual([]);
  });

  it('that does not fail again has no shortest sequence', async () => {
    const target = await simulatorTarget('qemu', 1);
    const found = await shrink(target, { kind: 'mismatch', about: 'mergeIntoChildren' }, recording);
    expect(found).toEqual({ smallest: undefined, trials: 1, report: '' });
  });
});

describe('a recorded operation', () => {
  it('names snapshots, whose IDs differ on another VM', async () => {
    const target = await simulatorTarget('virtualbox', 1);
    const domainId = await target.makeDomain({ power: 'off' });
    await target.otherClient.createSnapshot(domainId, 'twice');
    await target.otherClient.createSnapshot(domainId, 'twice');
    const { tree } = await target.driver.read(domainId);
    const [first = '', second = ''] = tree.snapshots.map(({ id }) => id);
    const operation = {
      kind: 'batch' as const,
      operations: [
        { kind: 'discard' as const, id: second },
        { kind: 'discard' as const, id: first },
      ],
    };
    const named = withNames(operation, tree);
    expect(named).toMatchObject({ operations: [{ id: 'twice#2' }, { id: 'twice' }] });
    expect(withoutNames(named, tree)).toEqual(operation);
    expect(withoutNames({ kind: 'discard', id: 'twice#3' }, tree)).toBeUndefined();
  });
});
