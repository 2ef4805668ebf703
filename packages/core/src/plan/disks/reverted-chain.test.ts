import { describe, expect, it } from 'vitest';
import type { Operation } from '../../operation/operation.ts';
import type { Snapshot, SnapshotTree } from '../../tree/model.ts';
import { treeFromNotation } from '../../tree/notation.ts';
import { applyPlan } from '../apply.ts';
import { planOperation } from '../plan.ts';
import { storages } from '../storage.fixture.ts';
import { after, chain, delta, holder } from './after.fixture.ts';

describe('the files after a revert', () => {
  it('are not based on an overlay into which another program pulled the entire chain', () => {
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

  it('are a new one and the backing files of the snapshot', () => {
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

  it('a file that a revert made, and another program pulled all files into, is the base of none', () => {
    const files = { a: [external('vda', 'base', 'r1')], b: [external('vda', 'r1', 'gone')] };
    const tree = drawn('a*(b)', files, { vda: 'r2' });
    const reverted = {
      ...tree,
      backingFiles: { r1: 'base' },
      snapshots: tree.snapshots.map((s) => (s.id === 'a' ? { ...s, deletedByRevert: ['r2'] } : s)),
    };
    expect(chain(planned(reverted, { kind: 'revert', id: 'b', force: true }))).toBe('new:live:vda r1 base');
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

  // Tested on 11.3 and 12.8: the record does not name `r`, whose backing file holds `a`.
  it.each([
    ['with a file between that no record names', 's r other base', 'r other base', 'snapshot'],
    ['on the file of the snapshot', 's r base', 'r base', 'snapshot'],
  ])('a merge below leaves the current snapshot known by the files: %s', (_, vda, merged, kind) => {
    const files = {
      a: [external('vda', 'base', 'left'), external('vdb', 'base2', 'left2')],
      b: [external('vda', 'r', 's'), external('vdb', 'r2', 's2')],
      c: [{ disk: 'vda', coverage: 'none' } as const, external('vdb', 's2', 't2')],
    };
    const tree = drawn('a(b(c*))', files, { vda, vdb: 't2 s2 r2 base2' });
    const after = planned(tree, { kind: 'mergeIntoChildren', id: 'b' });
    expect([chain(after), after.current.kind]).toEqual([merged, kind]);
  });
});
