import { describe, expect, it } from 'vitest';
import type { Operation } from '../../operation/operation.ts';
import type { Snapshot, SnapshotTree } from '../../tree/model.ts';
import { treeFromNotation } from '../../tree/notation.ts';
import { applyPlan } from '../apply.ts';
import { planOperation } from '../plan.ts';
import { type StorageName, storages } from '../storage.fixture.ts';
import { spaceOf } from './space.ts';

/** The tree after an operation, by a hypervisor that does not remember which file it opened after a snapshot. */
function after(
  tree: SnapshotTree,
  operation: Operation,
  storage: StorageName = 'consolidating',
): SnapshotTree {
  const { capabilities } = storages[storage];
  const forgetful = {
    ...tree,
    snapshots: tree.snapshots.map((s) => ({
      ...s,
      disks: s.disks.map(({ overlay: _, ...disk }) => disk),
    })),
  };
  const result = planOperation(forgetful, operation, capabilities);
  if (!result.ok) throw new Error(result.refusals.map((r) => r.sentence).join(' '));
  return applyPlan(forgetful, result.plan, capabilities);
}

const chain = (tree: SnapshotTree) => tree.live.disks[0]?.chain.map((layer) => layer.path).join(' ');
const holder = (tree: SnapshotTree, id: string) =>
  tree.snapshots.find((s) => s.id === id)?.disks[0]?.stateFile;
const delta = (text: string) => treeFromNotation(text, { mechanism: 'delta' });

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

  it('a revert is not based on an overlay into which another program pulled the entire chain', () => {
    const tree = treeFromNotation('a*', { mechanism: 'delta' });
    const disks = tree.live.disks.map((disk) => ({ ...disk, chain: disk.chain.slice(0, 1) }));
    const [top] = disks[0]?.chain ?? [];
    const snapshots = tree.snapshots.map((s) => ({
      ...s,
      disks: s.disks.map((disk) => ({ ...disk, overlay: top?.path ?? '' })),
    }));
    const pulled = { ...tree, snapshots, live: { ...tree.live, disks } };
    const { capabilities } = storages.consolidating;
    const result = planOperation(pulled, { kind: 'revert', id: 'a', force: true }, capabilities);
    if (!result.ok) throw new Error(result.refusals.map((r) => r.sentence).join(' '));
    expect(chain(applyPlan(pulled, result.plan, capabilities))).toBe(`new:live:vda ${holder(tree, 'a')}`);
  });

  it('a revert creates a new file, and keeps the backing files of the snapshot', () => {
    const tree = delta('a(b(c*))');
    const shared = {
      ...tree,
      live: {
        ...tree.live,
        disks: [
          {
            disk: 'vda',
            chain: 'c b a golden root'
              .split(' ')
              .map((p) => ({ path: p === 'golden' || p === 'root' ? p : `${p}.qcow2` })),
          },
        ],
      },
    };
    expect(holder(shared, 'b')).toBe('a.qcow2');
    expect(chain(after(shared, { kind: 'revert', id: 'b', force: true }))).toBe(
      'new:live:vda a.qcow2 golden root',
    );
  });
});

describe('where an external revert left files that the records do not name', () => {
  const { capabilities } = storages.libvirtExternal;

  function planned(tree: SnapshotTree, operation: Operation): SnapshotTree {
    const result = planOperation(tree, operation, capabilities);
    if (!result.ok) throw new Error(result.refusals.map((r) => r.sentence).join(' '));
    return applyPlan(tree, result.plan, capabilities);
  }

  /** A tree with these disks for each snapshot; a disk in parentheses is an internal one. */
  function drawn(text: string, files: Record<string, Snapshot['disks']>, live: Record<string, string>) {
    const tree = treeFromNotation(text);
    return {
      ...tree,
      snapshots: tree.snapshots.map((s) => ({
        ...s,
        mechanism: files[s.id]?.some(({ coverage }) => coverage === 'internal') ? 'internal' : 'external',
        disks: files[s.id] ?? [],
      })),
      live: {
        ...tree.live,
        disks: Object.entries(live).map(([disk, paths]) => ({
          disk,
          chain: paths.split(' ').map((path) => ({ path })),
        })),
      },
    };
  }
  const external = (disk: string, stateFile: string, overlay: string) =>
    ({ disk, coverage: 'external', stateFile, overlay }) as const;
  const internal = (disk: string, stateFile: string) => ({ disk, coverage: 'internal', stateFile }) as const;

  it('a revert to an internal snapshot brings its file back into the chain', () => {
    const files = {
      e: [external('vda', 'base', 'e')],
      i: [internal('vda', 'e')],
      j: [internal('vda', 'e')],
    };
    const tree = drawn('e*(i(j))', files, { vda: 'r base' });
    expect(chain(planned(tree, { kind: 'revert', id: 'j', force: true }))).toBe('e base');
  });

  it('a revert brings back the backing files that no snapshot is listed for', () => {
    const files = { a: [external('vda', 'base', 'a')], i: [internal('vda', 'i')] };
    const tree = {
      ...drawn('a* i', files, { vda: 'a base' }),
      backingFiles: { i: 'left', left: 'base' },
    };
    expect(chain(planned(tree, { kind: 'revert', id: 'i', force: true }))).toBe('i left base');
  });

  it('the current snapshot remains known after the record of an ancestor is deleted', () => {
    const files = { i: [internal('vda', 'base')], e: [external('vda', 'base', 'gone')] };
    const tree = drawn('i(e*)', files, { vda: 'r base' });
    const reverted = {
      ...tree,
      snapshots: tree.snapshots.map((s) => (s.id === 'e' ? { ...s, deletedByRevert: ['r'] } : s)),
    };
    expect(planned(reverted, { kind: 'deleteMetadata', id: 'i' }).current).toEqual({
      kind: 'snapshot',
      id: 'e',
    });
  });

  it('a merge below makes the current snapshot unknown where no record above names the file', () => {
    const files = {
      a: [external('vda', 'base', 'left'), external('vdb', 'base2', 'left2')],
      b: [external('vda', 'r', 's'), external('vdb', 'r2', 's2')],
      c: [{ disk: 'vda', coverage: 'none' } as const, external('vdb', 's2', 't2')],
    };
    const tree = drawn('a(b(c*))', files, { vda: 's r base', vdb: 't2 s2 r2 base2' });
    const after = planned(tree, { kind: 'mergeIntoChildren', id: 'b' });
    expect([chain(after), after.current.kind]).toEqual(['r base', 'unknown']);
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

describe('the current snapshot after a layer was left without its snapshot', () => {
  const external = (text: string) => treeFromNotation(text, { mechanism: 'external' });
  const { capabilities } = storages.libvirtExternal;
  function apply(tree: SnapshotTree, operation: Operation): SnapshotTree {
    const result = planOperation(tree, operation, capabilities);
    if (!result.ok) throw new Error(result.refusals.map((r) => r.sentence).join(' '));
    return applyPlan(tree, result.plan, capabilities);
  }

  it('is unknown when the current snapshot is no longer listed above another', () => {
    expect(apply(external('a(b*)'), { kind: 'deleteMetadata', id: 'b' }).current.kind).toBe('unknown');
  });

  it('is the parent when no ancestor covers the disks of the current snapshot', () => {
    const tree = external('a(b*)');
    const disk = (covers: string, device: string) =>
      covers === device
        ? { disk: device, coverage: 'external' as const, stateFile: device, overlay: `${device}.1` }
        : { disk: device, coverage: 'none' as const };
    const covers: Record<string, string> = { a: 'vda', b: 'vdb' };
    const two = {
      ...tree,
      snapshots: tree.snapshots.map((s) => ({
        ...s,
        disks: ['vda', 'vdb'].map((device) => disk(covers[s.id] ?? '', device)),
      })),
      live: {
        ...tree.live,
        disks: ['vda', 'vdb'].map((device) => ({
          disk: device,
          chain: [`${device}.1`, device].map((path) => ({ path })),
        })),
      },
    };
    expect(apply(two, { kind: 'deleteMetadata', id: 'b' }).current).toEqual({ kind: 'snapshot', id: 'a' });
  });

  it('is unknown when the only snapshot that covered a disk is no longer listed', () => {
    const tree = external('a(b(c*))');
    const partial = {
      ...tree,
      snapshots: tree.snapshots.map((s) =>
        s.id === 'c' ? { ...s, disks: [{ disk: 'vda', coverage: 'none' as const }] } : s,
      ),
      live: {
        ...tree.live,
        disks: [{ disk: 'vda', chain: ['b', 'a', 'base'].map((n) => ({ path: `${n}.qcow2` })) }],
      },
    };
    expect(apply(partial, { kind: 'deleteMetadata', id: 'b' }).current.kind).toBe('unknown');
  });

  it('is the base when nothing is listed that could contradict', () => {
    expect(apply(external('a*'), { kind: 'deleteMetadata', id: 'a' }).current).toEqual({ kind: 'base' });
  });

  it('becomes unknown with the merge of what was taken above that layer', () => {
    const tree = apply(external('a(b(c*))'), { kind: 'deleteMetadata', id: 'b' });
    expect(tree.current).toEqual({ kind: 'snapshot', id: 'c' });
    expect(apply(tree, { kind: 'mergeIntoChildren', id: 'c' }).current.kind).toBe('unknown');
  });

  it('is an internal snapshot again after a revert, and the layer above is left behind', () => {
    const tree = treeFromNotation('m1(e1*)', { mechanisms: { e1: 'external' } });
    const bare = {
      ...tree,
      snapshots: tree.snapshots.slice(0, 1),
      current: { kind: 'snapshot' as const, id: 'm1' },
    };
    expect(chain(bare)).toBe('e1.qcow2 base.qcow2');
    expect(chain(apply(bare, { kind: 'revert', id: 'm1', force: true }))).toBe('base.qcow2');
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
