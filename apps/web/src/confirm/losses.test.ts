import { type Operation, planOperation, type SnapshotTree } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { readingOf } from '../testing/readings.fixture.ts';
import { lossesOf } from './losses.ts';

function losses(notation: string, operation: Operation, change: Partial<SnapshotTree> = {}) {
  const { tree, capabilities } = readingOf(notation, 'internal', change);
  const result = planOperation(tree, operation, capabilities);
  if (!result.ok) throw new Error(result.refusals.map(({ sentence }) => sentence).join(' '));
  const { lost, kept } = lossesOf(result.plan, tree);
  return { lost: lost.map(({ name, means }) => `${name}: ${means}`), kept };
}

describe('the description of losses', () => {
  it('reports no lost data for a merge, and states what is no longer possible', () => {
    expect(losses('a(b(c*))', { kind: 'mergeIntoChildren', id: 'b' })).toEqual({
      lost: [],
      kept: 'No data is lost. You can no longer revert to b, but its data is kept.',
    });
  });

  it('lists every snapshot that is discarded, not only the selected one', () => {
    const { lost } = losses('a(b(c d) e*)', { kind: 'discard', id: 'b', force: true });
    expect(lost.map((line) => line.split(':')[0]).sort()).toEqual(['b', 'c', 'd']);
  });

  it('reports the live state as lost in a revert without a safety snapshot', () => {
    expect(losses('a(b*)', { kind: 'revert', id: 'a' }).lost).toEqual([
      'The live state: all changes since b',
    ]);
  });

  it('reports a deleted saved state as lost, and the content of memory on a power-off', () => {
    const live = (power: 'saved' | 'running') => ({ ...readingOf('a*').tree.live, power });
    expect(losses('a*', { kind: 'managedSave', action: 'remove' }, { live: live('saved') }).lost).toEqual([
      'Memory: The saved memory of the guest is lost, including data that is not yet written to disk.',
    ]);
    expect(losses('a*', { kind: 'power', action: 'stop' }, { live: live('running') }).lost).toHaveLength(1);
  });

  it('reports no loss when a safety snapshot is taken first', () => {
    expect(losses('a(b*)', { kind: 'revert', id: 'a', safety: 'before' })).toEqual({
      lost: [],
      kept: 'No data is lost.',
    });
  });
});
