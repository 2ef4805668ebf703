import { describe, expect, it } from 'vitest';
import { driftOf, withDrift } from '../../tree/drift.ts';
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
  return {
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
  };
}

function repaired(before: SnapshotTree): { plan: Plan; after: SnapshotTree } {
  const result = planOperation(before, { kind: 'repair' }, capabilities);
  if (!result.ok) throw new Error(result.refusals.map(({ sentence }) => sentence).join(' '));
  return { plan: result.plan, after: applyPlan(before, result.plan, capabilities) };
}

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
  it('refuses, because nothing shows into which file the data went', () => {
    const before = tree(['c.q', 'a.q', 'base'], {
      missingFiles: ['b.q'],
      current: { kind: 'snapshot', id: 'c' },
    });
    expect(driftOf(before).lost.map(({ id }) => id)).toEqual(['c']);
    expect(codes(before)).toEqual(['unknownCurrent']);
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
    expect(driftOf(after)).toEqual({ lost: [], moved: [] });
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
    expect(driftOf(sound)).toEqual({ lost: [], moved: [] });
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
    expect(driftOf(unmounted)).toEqual({ lost: [], moved: [] });
  });

  it('concludes nothing about a branch that the live state does not depend on', () => {
    const branched = tree(['c.q', 'b.q', 'a.q', 'base'], {
      snapshots: [...sound.snapshots, snapshot('d', 'b', ['d0.q', 'd.q'])],
      missingFiles: ['d0.q', 'd.q'],
      current: { kind: 'snapshot', id: 'c' },
    });
    expect(driftOf(branched)).toEqual({ lost: [], moved: [] });
  });
});
