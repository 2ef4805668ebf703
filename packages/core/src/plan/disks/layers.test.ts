import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../operation/operation.ts';
import { layersOf } from '../../tree/layers.ts';
import type { SnapshotTree } from '../../tree/model.ts';
import { treeFromNotation } from '../../tree/notation.ts';
import { applyPlan } from '../apply.ts';
import type { Plan } from '../model.ts';
import { planOperation } from '../plan.ts';
import { forests, operations } from '../random.fixture.ts';
import { type StorageName, storages } from '../storage.fixture.ts';
import { type LayerPlan, planLayers } from './layers.ts';

const GiB = 1024 ** 3;

/** A tree whose live layers have sizes: the top 1 GiB, the next 2 GiB, and so on. */
function sized(text: string, storage: StorageName): SnapshotTree {
  const tree = treeFromNotation(text, { mechanism: storages[storage].mechanism });
  const disks = tree.live.disks.map((disk) => ({
    ...disk,
    chain: disk.chain.map((layer, i) => ({ ...layer, bytes: (i + 1) * GiB })),
  }));
  return { ...tree, live: { ...tree.live, disks } };
}

/** As on hypervisors that do not remember which file they opened after a snapshot. */
function forgetful(tree: SnapshotTree): SnapshotTree {
  const snapshots = tree.snapshots.map((s) => ({
    ...s,
    disks: s.disks.map(({ overlay: _, ...disk }) => disk),
  }));
  return { ...tree, snapshots };
}

function on(tree: SnapshotTree, operation: Operation, storage: StorageName): LayerPlan & { plan: Plan } {
  const { capabilities } = storages[storage];
  const result = planOperation(tree, operation, capabilities);
  if (!result.ok) throw new Error(result.refusals.map((r) => r.sentence).join(' '));
  return { ...planLayers(tree, result.plan, applyPlan(tree, result.plan, capabilities)), plan: result.plan };
}

const fates = ({ changes }: LayerPlan) => Object.fromEntries(changes.map((c) => [c.path, c.fate]));
const change = ({ changes }: LayerPlan, path: string) => changes.find((c) => c.path === path);

describe('what a plan does to layers', () => {
  it('copies the file of a snapshot into that of each child, and then deletes it', () => {
    const copy = on(
      sized('a(b(c d) e*)', 'pulling'),
      { kind: 'mergeIntoChildren', id: 'b', pull: true },
      'pulling',
    );
    const into = copy.flows.map((flow) => flow.into).sort();
    expect(copy.flows.map((flow) => flow.from)).toEqual(['a-b.qcow2', 'a-b.qcow2']);
    expect(into).toEqual(['b-d.qcow2', 'b.qcow2']);
    expect(change(copy, 'a-b.qcow2')).toMatchObject({ fate: 'merged', read: true, written: false });
    for (const path of into) expect(change(copy, path)).toMatchObject({ fate: 'kept', written: true });
  });

  it('commits the overlay of a merged snapshot into the file that contains it', () => {
    const merge = on(
      sized('a(b(c*))', 'libvirtExternal'),
      { kind: 'mergeIntoChildren', id: 'b' },
      'libvirtExternal',
    );
    expect(merge.flows).toEqual([{ disk: 'vda', from: 'b.qcow2', into: 'a.qcow2', bytes: 2 * GiB }]);
    expect(change(merge, 'b.qcow2')).toMatchObject({ fate: 'merged', read: true, written: false });
    expect(change(merge, 'a.qcow2')).toMatchObject({
      fate: 'kept',
      written: true,
      gains: 2 * GiB,
      becomes: { kind: 'snapshot', id: 'c' },
    });
    expect(fates(merge)).toEqual({ 'b.qcow2': 'merged', 'a.qcow2': 'kept' });
  });

  it('moves the file of a snapshot forward where the hypervisor does so, also off the live chain', () => {
    const merge = on(
      forgetful(sized('a(b(c) d*)', 'virtualbox')),
      { kind: 'mergeIntoChildren', id: 'b' },
      'virtualbox',
    );
    expect(merge.flows).toMatchObject([{ from: 'a-b.qcow2', into: 'b.qcow2', bytes: undefined }]);
    expect(fates(merge)).toEqual({ 'a-b.qcow2': 'merged', 'b.qcow2': 'kept' });
    expect(change(merge, 'b.qcow2')?.gains).toBeUndefined();
  });

  it('includes data that a layer received before it is merged itself', () => {
    const merge = on(
      forgetful(sized('a(b(c*))', 'consolidating')),
      { kind: 'removeAll', force: true },
      'consolidating',
    );
    const last = merge.flows.at(-1);
    expect(merge.flows.every((flow) => flow.into === 'base.qcow2')).toBe(true);
    expect(last?.bytes).toBe(GiB);
    expect(change(merge, 'base.qcow2')?.gains).toBe((3 + 2 + 1) * GiB);
  });

  it('knows no size for a layer that received content of unknown size', () => {
    const tree = sized('a(b*)', 'layered');
    const merge = on(tree, { kind: 'mergeIntoChildren', id: 'b' }, 'layered');
    const [disk] = merge.after;
    expect(disk?.layers.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['a.qcow2', undefined],
      ['base.qcow2', 3 * GiB],
    ]);
    const unsized = treeFromNotation('a(b*)', { mechanism: 'overlay' });
    expect(on(unsized, { kind: 'mergeIntoChildren', id: 'b' }, 'layered').flows[0]?.bytes).toBeUndefined();
  });

  it('deletes a discarded layer with its content', () => {
    const discard = on(forgetful(sized('a(b c*)', 'virtualbox')), { kind: 'discard', id: 'b' }, 'virtualbox');
    expect(fates(discard)).toEqual({ 'a-b.qcow2': 'discarded' });
    expect(discard.flows).toEqual([]);
  });

  it('deletes the active layer in a revert, which creates a new one', () => {
    const tree = sized('a(b*)', 'layered');
    const revert = (from: SnapshotTree) => on(from, { kind: 'revert', id: 'a', force: true }, 'layered');
    expect(fates(revert(forgetful(tree)))).toEqual({ 'b.qcow2': 'lost', 'new:live:vda': 'new' });
    expect(fates(revert(tree)), 'also where a snapshot names it').toEqual(fates(revert(forgetful(tree))));
  });

  it('reverts the file of an internal snapshot, and moves nothing when one is deleted', () => {
    const tree = sized('a(b*)', 'independent');
    const revert = on(tree, { kind: 'revert', id: 'a', force: true }, 'independent');
    expect(fates(revert)).toEqual({ 'base.qcow2': 'rewound' });
    expect(on(tree, { kind: 'mergeIntoChildren', id: 'a' }, 'independent').changes).toEqual([]);
  });

  it('creates a new layer for a new snapshot, which gets the active one', () => {
    const create = on(
      sized('a*', 'layered'),
      { kind: 'create', name: 'fresh', memory: false, quiesce: false },
      'layered',
    );
    expect(change(create, 'a.qcow2')).toMatchObject({
      fate: 'kept',
      becomes: { kind: 'snapshot', id: 'new:0' },
    });
    expect(change(create, 'new:0:vda')?.fate).toBe('new');
  });

  it('says when the hypervisor does not name the files', () => {
    const tree = forgetful(sized('a(b(c*))', 'consolidating'));
    const nameless = tree.snapshots.map((s) => ({
      ...s,
      disks: s.disks.map(({ stateFile: _, ...disk }) => disk),
    }));
    const operation = { kind: 'mergeIntoChildren', id: 'b' } as const;
    const merge = on({ ...tree, snapshots: nameless }, operation, 'consolidating');
    expect(merge.inUnknownFiles).toEqual([{ disk: 'vda', action: 'commitDown' }]);
    expect(merge.flows).toEqual([]);
  });

  it('merges nothing at a fork, where the file stays', () => {
    const tree = forgetful(sized('a(b(c* d))', 'consolidating'));
    const merge = on(tree, { kind: 'mergeIntoChildren', id: 'b' }, 'consolidating');
    expect([merge.inUnknownFiles, merge.flows]).toEqual([[], []]);
  });
});

/** Plans of random operations on random trees, as far as they are allowed. */
function forPlans(check: (layers: LayerPlan, plan: Plan, before: SnapshotTree) => void): void {
  let allowed = 0;
  fc.assert(
    fc.property(forests, operations, fc.boolean(), ({ tree, capabilities }, operation, remembers) => {
      const before = remembers ? tree : forgetful(tree);
      const result = planOperation(before, operation, capabilities);
      if (!result.ok) return;
      allowed++;
      check(
        planLayers(before, result.plan, applyPlan(before, result.plan, capabilities)),
        result.plan,
        before,
      );
    }),
    { numRuns: 1_500 },
  );
  expect(allowed).toBeGreaterThan(100);
}

const keysOf = (disks: LayerPlan['after']) =>
  new Set(disks.flatMap(({ disk, layers }) => layers.map((layer) => `${disk} ${layer.path}`)));

describe('the layers of every plan', () => {
  it('exist afterward if and only if the plan keeps them', () => {
    forPlans((layers, _, before) => {
      const then = keysOf(layers.after);
      const changes = new Map(layers.changes.map((c) => [`${c.disk} ${c.path}`, c.fate]));
      const now = keysOf(layersOf(before));
      for (const at of now) {
        const fate = changes.get(at) ?? 'kept';
        // What a revert loses may stay behind as a file that holds nothing.
        if (fate !== 'lost') expect(then.has(at)).toBe(fate === 'kept' || fate === 'rewound');
      }
      for (const at of then) expect(now.has(at) || changes.get(at) === 'new').toBe(true);
    });
  });

  it('are changed once each', () => {
    forPlans(({ changes }) => {
      const paths = changes.map((c) => `${c.disk} ${c.path}`);
      expect(new Set(paths).size).toBe(paths.length);
    });
  });

  it('are deleted with their content only where a snapshot or the live state is discarded', () => {
    forPlans(({ changes }, plan) => {
      const kinds = new Set(plan.effects.map((effect) => effect.kind));
      for (const { fate } of changes) {
        if (fate === 'discarded') expect(kinds).toContain('discarded');
        if (fate === 'lost' || fate === 'rewound') expect(plan.live.content).toBe('reverted');
      }
    });
  });

  it('move data only into written layers, and never into themselves', () => {
    forPlans(({ changes, flows }) => {
      const at = (disk: string, path: string) => changes.find((c) => c.disk === disk && c.path === path);
      for (const { disk, from, into } of flows) {
        expect(from).not.toBe(into);
        expect(at(disk, from)?.read).toBe(true);
        expect(at(disk, into)?.written).toBe(true);
      }
    });
  });
});
