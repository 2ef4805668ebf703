import { describe, expect, it } from 'vitest';
import type { Operation } from '../../operation/operation.ts';
import type { SnapshotTree } from '../../tree/model.ts';
import { treeFromNotation } from '../../tree/notation.ts';
import { applyPlan } from '../apply.ts';
import { planOperation } from '../plan.ts';
import { storages } from '../storage.fixture.ts';
import { chain } from './after.fixture.ts';

describe('the current snapshot after a layer was left without its snapshot', () => {
  const external = (text: string) => treeFromNotation(text, { mechanism: 'external' });
  const { capabilities } = storages.libvirtExternal;
  function apply(tree: SnapshotTree, operation: Operation): SnapshotTree {
    const result = planOperation(tree, operation, capabilities);
    if (!result.ok) throw new Error(result.refusals.map((r) => r.sentence).join(' '));
    return applyPlan(tree, result.plan, capabilities);
  }

  it('is the parent when the current snapshot is no longer listed, because the live state depends on its overlay', () => {
    const { current } = apply(external('a(b*)'), { kind: 'deleteMetadata', id: 'b' });
    expect(current).toEqual({ kind: 'snapshot', id: 'a' });
  });

  it('is unknown when the live state depends on no file of the snapshots that are listed', () => {
    const tree = external('a(b*)');
    const pulled = {
      ...tree,
      live: { ...tree.live, disks: [{ disk: 'vda', chain: [{ path: 'b.qcow2' }] }] },
    };
    expect(apply(pulled, { kind: 'deleteMetadata', id: 'b' }).current.kind).toBe('unknown');
  });

  it('is the parent whose state another program continued in a file of its own', () => {
    const tree = external('a(b*)');
    const [a, b] = tree.snapshots.map(({ disks }) => disks[0]);
    const [device, base] = [a?.disk ?? '', a?.stateFile ?? ''];
    const [own, top] = ['by-hand.qcow2', b?.overlay ?? ''];
    const continued: SnapshotTree = {
      ...tree,
      snapshots: tree.snapshots.map((s) => ({
        ...s,
        disks: s.disks.map((d) => (s.id === 'b' ? { ...d, stateFile: own } : d)),
      })),
      live: { ...tree.live, disks: [{ disk: device, chain: [top, own, base].map((path) => ({ path })) }] },
    };
    const after = apply(continued, { kind: 'removeSubtree', id: 'b', force: true });
    expect(after.current).toEqual({ kind: 'snapshot', id: 'a' });
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

  it('is known by the files when the only snapshot that covered a disk is no longer listed', () => {
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
    const { current } = apply(partial, { kind: 'deleteMetadata', id: 'b' });
    expect(current).toEqual({ kind: 'snapshot', id: 'c' });
  });

  it('is the base when nothing is listed that could contradict', () => {
    expect(apply(external('a*'), { kind: 'deleteMetadata', id: 'a' }).current).toEqual({ kind: 'base' });
  });

  it('remains known with the merge of what was taken above that layer', () => {
    const tree = apply(external('a(b(c*))'), { kind: 'deleteMetadata', id: 'b' });
    expect(tree.current).toEqual({ kind: 'snapshot', id: 'c' });
    const { current } = apply(tree, { kind: 'mergeIntoChildren', id: 'c' });
    expect(current).toEqual({ kind: 'snapshot', id: 'a' });
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
