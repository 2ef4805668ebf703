import { describe, expect, it } from 'vitest';
import type { Operation } from '../../operation/operation.ts';
import type { SnapshotTree } from '../../tree/model.ts';
import { treeFromNotation } from '../../tree/notation.ts';
import { planOperation } from '../plan.ts';
import { storages } from '../storage.fixture.ts';
import { after, chain, delta, holder } from './after.fixture.ts';
import { spaceOf } from './space.ts';

describe('the files after an operation', () => {
  it('a merge into the live state deletes the overlay above', () => {
    expect(chain(delta('a(b*)'))).toBe('b.qcow2 a.qcow2 base.qcow2');
    expect(chain(after(delta('a(b*)'), { kind: 'mergeIntoChildren', id: 'b' }))).toBe('a.qcow2 base.qcow2');
  });

  it('a merge outside the live chain commits the only child into its backing file', () => {
    const tree = delta('a(b(c) d*)');
    expect([holder(tree, 'b'), holder(tree, 'c')]).toEqual(['a-b.qcow2', 'b.qcow2']);
    expect(holder(after(tree, { kind: 'mergeIntoChildren', id: 'b' }), 'c')).toBe('a-b.qcow2');
  });

  it('a merge outside the live chain moves the bytes of the overlay', () => {
    const tree = delta('a(b(c(e)) d*)');
    const bytes = { b: 700, c: 50, e: 30 } as const;
    const sized: SnapshotTree = {
      ...tree,
      snapshots: tree.snapshots.map((s) => ({
        ...s,
        disks: s.disks.map(({ overlay: _, ...disk }) =>
          s.id in bytes ? { ...disk, bytes: bytes[s.id as keyof typeof bytes] } : disk,
        ),
      })),
    };
    const moved = (operation: Operation) => {
      const result = planOperation(sized, operation, storages.consolidating.capabilities);
      return result.ok ? result.plan.disks.map(({ from, bytes }) => [from, bytes]) : [];
    };
    expect(moved({ kind: 'mergeIntoChildren', id: 'b' })).toEqual([['b.qcow2', 50]]);
    const both = { kind: 'batch', operations: ['b', 'c'].map((id) => ({ kind: 'mergeIntoChildren', id })) };
    expect(moved(both as Operation)).toEqual([
      ['b.qcow2', 50],
      ['c.qcow2', 30],
    ]);
  });

  it('a merge at a fork keeps the shared backing file of the children, and says so', () => {
    const tree = delta('a(b(c* d))');
    const forgetful = {
      ...tree,
      snapshots: tree.snapshots.map((s) => ({ ...s, disks: s.disks.map(({ overlay: _, ...disk }) => disk) })),
    };
    const result = planOperation(
      forgetful,
      { kind: 'mergeIntoChildren', id: 'b' },
      storages.consolidating.capabilities,
    );
    expect(result.ok && result.plan.disks).toEqual([{ disk: 'vda', action: 'keepLayer', from: 'a.qcow2' }]);
    expect(result.ok && result.plan.space).toEqual({ freesBytes: 0, needsBytes: 0 });
    expect(chain(after(tree, { kind: 'mergeIntoChildren', id: 'b' }))).toBe(chain(tree));
  });

  it('a merge takes the file right above, which no snapshot names after a merge at a fork', () => {
    const merged = after(delta('a(b*(c))'), { kind: 'mergeIntoChildren', id: 'b' });
    const tree = after(merged, { kind: 'discard', id: 'c' });
    expect(chain(tree)).toBe('b.qcow2 a.qcow2 base.qcow2');
    expect(chain(after(tree, { kind: 'mergeIntoChildren', id: 'a' }))).toBe('b.qcow2 base.qcow2');
  });
});

describe('a disk with unknown files', () => {
  it.each<Operation>([
    { kind: 'create', name: 'c', memory: false, quiesce: false },
    { kind: 'mergeIntoChildren', id: 'a' },
    { kind: 'revert', id: 'a', force: true },
    { kind: 'removeAll', force: true },
  ])('has unknown files after $kind as well', (operation) => {
    const tree = delta('a(b*)');
    const unknownChains: SnapshotTree = {
      ...tree,
      snapshots: tree.snapshots.map((s) => ({ ...s, disks: [{ disk: 'vda', coverage: 'external' }] })),
      live: { ...tree.live, disks: [{ disk: 'vda', chain: [] }] },
    };
    const then = after(unknownChains, operation);
    expect(then.live.disks[0]?.chain).toEqual([]);
    expect(then.snapshots.flatMap(({ disks }) => disks.flatMap(({ stateFile }) => stateFile ?? []))).toEqual(
      [],
    );
  });
});

describe('the space for a consolidation', () => {
  it('is unknown, which a warning says', () => {
    const tree = { ...delta('a*'), needsConsolidation: true };
    const result = planOperation(tree, { kind: 'consolidate' }, storages.consolidating.capabilities);
    expect(result).toMatchObject({ ok: true, plan: { space: {}, warnings: [{ code: 'freeSpaceUnknown' }] } });
    expect(result.ok && Object.keys(result.plan.space)).toEqual([]);
  });

  it('is what the hypervisor estimates, and a warning says if there is too little', () => {
    const waiting = { ...delta('a*'), needsConsolidation: true, consolidationNeedsBytes: 5_000 };
    const planned = (freeBytes: number) =>
      planOperation({ ...waiting, freeBytes }, { kind: 'consolidate' }, storages.consolidating.capabilities);
    expect(planned(9_000)).toMatchObject({ plan: { space: { needsBytes: 5_000 }, warnings: [] } });
    expect(planned(4_000)).toMatchObject({ plan: { warnings: [{ code: 'freeSpaceLow' }] } });
  });
});

describe('the file with the memory of a deleted snapshot', () => {
  const planned = (keepsMemoryFile: boolean) => {
    const { capabilities } = storages.layered;
    const tree = treeFromNotation('a(b*)', { mechanism: 'overlay' });
    const snapshots = tree.snapshots.map((s) =>
      s.id === 'b' ? { ...s, memory: true, memoryBytes: 1_000, memoryFile: '/images/b.save' } : s,
    );
    const [mechanism = ''] = Object.keys(capabilities.mechanisms);
    const rules = Object.entries(capabilities.mechanisms).map(([key, each]) => [
      key,
      { ...each, keepsMemoryFile },
    ]);
    const result = planOperation(
      { ...tree, snapshots: snapshots.map((s) => ({ ...s, mechanism: mechanism })) },
      { kind: 'mergeIntoChildren', id: 'b' },
      { ...capabilities, mechanisms: Object.fromEntries(rules) },
    );
    return result.ok ? result.plan : expect.fail(result.refusals[0]?.sentence);
  };

  it('is deleted by its name', () => {
    expect(planned(false).disks.at(-1)).toEqual({
      disk: 'memory',
      action: 'removeMemory',
      bytes: 1_000,
      removes: '/images/b.save',
    });
  });

  it('remains where the hypervisor leaves it, and frees nothing', () => {
    const plan = planned(true);
    expect(plan.disks.at(-1)).toEqual({
      disk: 'memory',
      action: 'keepMemory',
      bytes: 1_000,
      from: '/images/b.save',
    });
    expect(spaceOf(plan.disks.slice(-1))).toEqual({ freesBytes: 0, needsBytes: 0 });
    expect(spaceOf(planned(false).disks.slice(-1))).toEqual({ freesBytes: 1_000, needsBytes: 0 });
  });
});
