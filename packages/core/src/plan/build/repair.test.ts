import { describe, expect, it } from 'vitest';
import type { MergeDirection } from '../../operation/merge-direction.ts';
import { driftOf } from '../../tree/drift.ts';
import { withDrift } from '../../tree/drift-analysis.ts';
import type { Snapshot, SnapshotTree } from '../../tree/model.ts';
import { applyPlan } from '../apply.ts';
import type { Plan } from '../model.ts';
import { planOperation } from '../plan.ts';
import { storages } from '../storage.fixture.ts';

const capabilities = storages.libvirtExternal.capabilities;

const snapshot = (id: string, parent: string | null, files: [string, string]): Snapshot => ({
  id,
  name: id,
  parent,
  mechanism: 'external',
  captured: 'off',
  memory: false,
  disks: [{ disk: 'vda', coverage: 'external', stateFile: files[0], overlay: files[1] }],
});

/** Snapshots a, b, and c of a VM whose files other tools have changed. */
function tree(chain: string[], change: Partial<SnapshotTree> = {}): SnapshotTree {
  return withDrift({
    domain: { id: 'vm', name: 'vm' },
    snapshots: [
      snapshot('a', null, ['base', 'a.q']),
      snapshot('b', 'a', ['a.q', 'b.q']),
      snapshot('c', 'b', ['b.q', 'c.q']),
    ],
    current: { kind: 'unknown', why: 'the files differ', recorded: 'c' },
    live: {
      power: 'running',
      changed: 'unknown',
      disks: [{ disk: 'vda', chain: chain.map((path) => ({ path })) }],
    },
    dependants: [],
    ...change,
  });
}

function repaired(before: SnapshotTree, merged?: MergeDirection): { plan: Plan; after: SnapshotTree } {
  const operation = { kind: 'repair' as const, ...(merged === undefined ? {} : { merged }) };
  const result = planOperation(before, operation, capabilities);
  if (!result.ok) throw new Error(result.refusals.map(({ sentence }) => sentence).join(' '));
  return { plan: result.plan, after: withDrift(applyPlan(before, result.plan, capabilities)) };
}

const none = { lost: [], moved: [], records: [], merges: [] };

const codes = (before: SnapshotTree) => {
  const result = planOperation(before, { kind: 'repair' }, capabilities);
  return result.ok ? [] : result.refusals.map(({ code }) => code);
};

describe('after a merge of all layers into the base image', () => {
  const before = tree(['base'], { missingFiles: ['a.q', 'b.q', 'c.q'] });

  it('knows which snapshots have no data', () => {
    expect(driftOf(before).lost.map(({ id, reason }) => [id, reason])).toEqual([
      ['a', 'written'],
      ['b', 'merged'],
      ['c', 'merged'],
    ]);
    expect(withDrift(before).snapshots.map(({ problem }) => problem?.code)).toEqual([
      'overwritten',
      'metadataOnly',
      'metadataOnly',
    ]);
  });

  it('removes their records, the newest first, and knows the current snapshot again', () => {
    const { plan, after } = repaired(before);
    expect(plan.steps).toEqual(['c', 'b', 'a'].map((id) => ({ kind: 'deleteMetadata', id })));
    expect(plan.disks).toEqual([]);
    expect(after.current).toEqual({ kind: 'base' });
    expect(after.live).toEqual(before.live);
    expect(plan.sentence).toContain('Removes c, b, and a from the list');
  });

  it('warns that missing files may only be elsewhere', () => {
    const { plan } = repaired(withDrift(before));
    expect(plan.warnings.map(({ code }) => code)).toEqual(['filesElsewhere']);
  });

  it('is offered by what is refused', () => {
    const result = planOperation(before, { kind: 'mergeIntoChildren', id: 'c' }, capabilities);
    expect(result.ok ? [] : result.refusals.map(({ suggestions }) => suggestions)).toEqual([
      [{ kind: 'repair' }],
    ]);
  });
});

describe('after a merge of the newest layer', () => {
  it('removes the one record', () => {
    const before = tree(['b.q', 'a.q', 'base'], { missingFiles: ['c.q'] });
    const { plan, after } = repaired(before);
    expect(plan.steps).toEqual([{ kind: 'deleteMetadata', id: 'c' }]);
    expect(after.current).toEqual({ kind: 'snapshot', id: 'b' });
  });
});

describe('after a merge in the middle', () => {
  const current = { kind: 'snapshot', id: 'c' } as const;
  const deleted = tree(['c.q', 'a.q', 'base'], { missingFiles: ['b.q'], current });
  const kept = tree(['c.q', 'a.q', 'base'], {
    dependants: [{ path: 'a.q', by: 'b.q', ownFile: true }],
    current,
  });
  const states = ({ snapshots }: SnapshotTree) => snapshots.map(({ id, disks }) => [id, disks[0]?.stateFile]);

  it('asks into which file the data went', () => {
    expect(driftOf(deleted).lost).toEqual([]);
    expect(codes(deleted)).toEqual(['mergedElsewhere']);
    expect(withDrift(deleted).snapshots.map(({ problem }) => problem?.code)).toEqual([
      undefined,
      'mergedElsewhere',
      'mergedElsewhere',
    ]);
    const merge = planOperation(withDrift(deleted), { kind: 'mergeIntoChildren', id: 'b' }, capabilities);
    expect(merge.ok ? [] : merge.refusals[0]?.suggestions).toEqual([
      { kind: 'repair', merged: 'intoBacking' },
      { kind: 'repair', merged: 'intoOverlay' },
    ]);
  });

  it('refuses a revert to an internal snapshot above it, whose record names the merged file', () => {
    const [, , last] = kept.snapshots;
    if (last === undefined) throw new Error('no snapshots');
    const disks = [{ disk: 'vda', coverage: 'internal', stateFile: 'c.q' } as const];
    const internal: Snapshot = { ...last, id: 'i', name: 'i', parent: 'c', mechanism: 'internal', disks };
    const snapshots = [...kept.snapshots, internal];
    const mixed = withDrift({ ...kept, snapshots, current: { kind: 'snapshot', id: 'i' } });
    const revert = planOperation(mixed, { kind: 'revert', id: 'i', force: true }, capabilities);
    expect(revert.ok ? [] : revert.refusals.map(({ code }) => code)).toEqual(['mergedElsewhere']);
  });

  it('names each snapshot once if two disks were merged', () => {
    const onBoth = withDrift({
      ...deleted,
      snapshots: deleted.snapshots.map((s) => ({
        ...s,
        disks: s.disks.flatMap((disk) => [disk, { ...disk, disk: 'vdb' }]),
      })),
      live: {
        ...deleted.live,
        disks: deleted.live.disks.flatMap((disk) => [disk, { ...disk, disk: 'vdb' }]),
      },
    });
    const repair = planOperation(onBoth, { kind: 'repair' }, capabilities);
    expect(repair.ok ? [] : repair.refusals.map(({ blockers }) => blockers)).toEqual([['b', 'c']]);
  });

  it('keeps the later snapshot if the data went down, and the earlier one if it went up', () => {
    const down = repaired(deleted, 'intoBacking').after;
    expect(states(down)).toEqual([
      ['a', 'base'],
      ['c', 'a.q'],
    ]);
    expect(down.current).toEqual(current);
    const up = repaired(deleted, 'intoOverlay').after;
    expect(states(up)).toEqual([
      ['a', 'base'],
      ['b', 'a.q'],
    ]);
    expect(up.snapshots[1]?.disks[0]?.overlay).toBe('c.q');
    expect(up.current).toEqual({ kind: 'snapshot', id: 'b' });
    for (const after of [down, up]) expect(driftOf(after)).toEqual(none);
  });

  it('doubts only the snapshot in the lower file if the merged file still exists', () => {
    expect(driftOf(kept).merges.map(({ ids }) => ids)).toEqual([['b']]);
    expect(states(repaired(kept, 'intoBacking').after)).toEqual([
      ['a', 'base'],
      ['c', 'a.q'],
    ]);
  });
});

describe('records that do not match the files', () => {
  it('get the copy that the VM writes', () => {
    const shallow = tree(['copy', 'b.q', 'a.q', 'base'], { current: { kind: 'snapshot', id: 'c' } });
    expect(driftOf(shallow).records).toMatchObject([{ id: 'c', part: 'overlay', from: 'c.q', to: 'copy' }]);
    expect(repaired(shallow).after.snapshots[2]?.disks[0]?.overlay).toBe('copy');
    expect(repaired(tree(['copy'])).after.current).toEqual({ kind: 'snapshot', id: 'c' });
  });

  it('name the file below the overlay, where libvirt 9.0 wrote the file of a removed record', () => {
    const [a, , c] = tree([]).snapshots;
    if (a === undefined || c === undefined) throw new Error('no snapshots');
    const wrong = { ...snapshot('c', 'a', ['a.q', 'c.q']) };
    const before = tree(['c.q', 'b.q', 'a.q', 'base'], {
      snapshots: [a, wrong],
      current: { kind: 'snapshot', id: 'c' },
    });
    const { plan, after } = repaired(before);
    expect(plan.steps).toEqual([
      { kind: 'redefine', id: 'c', moves: [], states: [{ disk: 'vda', path: 'b.q' }] },
    ]);
    expect(driftOf(after)).toEqual(none);
  });

  it('get the current snapshot that the files show', () => {
    const unknown = { kind: 'unknown', why: 'none' } as const;
    const { plan, after } = repaired(tree(['c.q', 'b.q', 'a.q', 'base'], { current: unknown }));
    expect(plan.steps).toEqual([{ kind: 'redefine', id: 'c', moves: [], current: true }]);
    expect(plan.sentence).toContain('Makes c the current snapshot again.');
    expect(after.current).toEqual({ kind: 'snapshot', id: 'c' });
    expect(repaired(tree(['new', 'a.q', 'base'])).after.current).toEqual({ kind: 'snapshot', id: 'b' });
  });

  it('get the file that a file outside the live chain depends on', () => {
    const sound = tree(['c.q', 'b.q', 'a.q', 'base'], { current: { kind: 'snapshot', id: 'c' } });
    const before = withDrift({
      ...sound,
      snapshots: [...sound.snapshots, snapshot('d', 'b', ['d0', 'd1']), snapshot('e', 'd', ['d1', 'e1'])],
      missingFiles: ['d0'],
      backingFiles: { d1: 'd0.new', 'd0.new': 'a.q' },
    });
    expect(driftOf(before).moved).toEqual([{ disk: 'vda', from: 'd0', to: 'd0.new' }]);
    expect(repaired(before).after.snapshots[3]?.disks[0]?.stateFile).toBe('d0.new');
  });
});

describe('files that were renamed', () => {
  it('corrects the record if the active file was', () => {
    const before = tree(['new.q', 'b.q', 'a.q', 'base'], {
      missingFiles: ['c.q'],
      current: { kind: 'snapshot', id: 'c' },
    });
    const { plan, after } = repaired(before);
    expect(plan.steps).toEqual([{ kind: 'redefine', id: 'c', moves: [{ from: 'c.q', to: 'new.q' }] }]);
    expect(after.snapshots[2]?.disks[0]?.overlay).toBe('new.q');
    expect(after.current).toEqual({ kind: 'snapshot', id: 'c' });
    expect(driftOf(after)).toEqual(none);
  });

  it('corrects both records if a file in the middle was', () => {
    const before = tree(['c.q', 'new.q', 'a.q', 'base'], {
      missingFiles: ['b.q'],
      current: { kind: 'snapshot', id: 'c' },
    });
    expect(repaired(before).after.snapshots.map(({ disks }) => disks[0]?.stateFile)).toEqual([
      'base',
      'a.q',
      'new.q',
    ]);
  });

  it('does not take the overlay of a revert, which libvirt may forget, for a renamed one', () => {
    const before = tree(['base.1795982810', 'b.q', 'a.q', 'base'], {
      missingFiles: ['c.q'],
      current: { kind: 'snapshot', id: 'c' },
    });
    expect(driftOf(before).moved).toEqual([]);
  });

  it('does not guess which of two missing files one file is', () => {
    const before = tree(['c.q', 'new.q', 'base'], {
      missingFiles: ['a.q', 'b.q'],
      current: { kind: 'snapshot', id: 'c' },
    });
    expect(driftOf(before).moved).toEqual([]);
    expect(codes(before)).not.toEqual([]);
  });
});

describe('a snapshot whose file the live state writes', () => {
  it('is removed from the list, and so is one that depends on the file', () => {
    const before = tree(['base'], {
      dependants: [
        { path: 'base', by: 'a.q', ownFile: true },
        { path: 'base', by: 'b.q', ownFile: true },
      ],
    });
    expect(repaired(before).plan.steps.map((step) => 'id' in step && step.id)).toEqual(['c', 'b', 'a']);
  });
});

describe('a tree without drift', () => {
  const sound = tree(['c.q', 'b.q', 'a.q', 'base'], { current: { kind: 'snapshot', id: 'c' } });

  it('needs no repair', () => {
    expect(driftOf(sound)).toEqual(none);
    expect(withDrift(sound)).toBe(sound);
    expect(codes(sound)).toEqual(['nothingToDo']);
  });

  it('concludes nothing from missing files if the live chain is incomplete', () => {
    const chain = ['c.q', 'b.q', 'a.q'].map((path) => ({ path }));
    const unmounted = tree([], {
      missingFiles: ['a.q', 'b.q', 'c.q', 'base'],
      live: {
        ...sound.live,
        disks: [{ disk: 'vda', chain: [...chain, { path: 'base', missing: true }] }],
      },
    });
    expect(driftOf(unmounted)).toEqual(none);
  });

  it('concludes nothing about a branch that the live state does not depend on', () => {
    const branched = tree(['c.q', 'b.q', 'a.q', 'base'], {
      snapshots: [...sound.snapshots, snapshot('d', 'b', ['d0.q', 'd.q'])],
      missingFiles: ['d0.q', 'd.q'],
      current: { kind: 'snapshot', id: 'c' },
    });
    expect(driftOf(branched)).toEqual(none);
  });
});
