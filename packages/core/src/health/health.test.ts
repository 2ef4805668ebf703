import { describe, expect, it } from 'vitest';
import { storages } from '../plan/storage.fixture.ts';
import type { Snapshot, SnapshotTree } from '../tree/model.ts';
import { treeFromNotation } from '../tree/notation.ts';
import { healthOf } from './health.ts';
import { reclaimable } from './reclaim.ts';

const { capabilities } = storages.layered;

function sized(text: string, bytes: Record<string, number>): SnapshotTree {
  const tree = treeFromNotation(text, { mechanism: 'overlay' });
  const withSize = (s: Snapshot): Snapshot => {
    const size = bytes[s.id];
    return size === undefined ? s : { ...s, disks: s.disks.map((d) => ({ ...d, bytes: size })) };
  };
  const chain =
    tree.live.disks[0]?.chain.map((layer) => ({
      ...layer,
      bytes: bytes[layer.path.replace('.qcow2', '')] ?? 1,
    })) ?? [];
  return {
    ...tree,
    snapshots: tree.snapshots.map(withSize),
    live: { ...tree.live, disks: [{ disk: 'vda', chain }] },
  };
}

describe('the health of a domain', () => {
  it('counts snapshots, depth, chain and the bytes that are known', () => {
    const health = healthOf(sized('a(b(c*) d)', { a: 10, b: 20 }));
    expect(health).toMatchObject({ snapshots: 4, depth: 3, chain: 4, snapshotBytes: 30, sizesUnknown: 2 });
    expect(health.oldestAt).toBe(Date.UTC(2026, 0, 1));
  });

  it('says nothing of bytes when no size is known, and zero when there is no snapshot', () => {
    expect(healthOf(treeFromNotation('a(b*)')).snapshotBytes).toBeUndefined();
    expect(healthOf(treeFromNotation('')).snapshotBytes).toBe(0);
  });

  it('names what is broken before what is due', () => {
    const tree = {
      ...treeFromNotation('a(b)', { current: { kind: 'unknown', why: 'e2 on top' } }),
      needsConsolidation: true,
    };
    expect(healthOf(tree).findings.map((f) => `${f.severity} ${f.code}`)).toEqual([
      'broken unknownCurrent',
      'warning needsConsolidation',
    ]);
  });

  it('reports a merge by another tool once for the snapshots before and after it', () => {
    const tree = sized('a(b(c*))', {});
    const merged = { code: 'mergedElsewhere', text: 'Another tool removed b.' } as const;
    const snapshots = tree.snapshots.map((s) => (s.id === 'a' ? s : { ...s, problem: merged }));
    expect(healthOf({ ...tree, snapshots }).findings.map(({ code, ids }) => ({ code, ids }))).toEqual([
      { code: 'mergedElsewhere', ids: ['b', 'c'] },
    ]);
  });

  it('finds nothing wrong with a sound tree', () => {
    expect(healthOf(treeFromNotation('a(b* c)')).findings).toEqual([]);
  });
});

describe('reclaimable space', () => {
  it('is listed largest first, with what each operation deletes', () => {
    const found = reclaimable(sized('a(b(c*) d)', { a: 10, b: 500, c: 30, d: 300 }), capabilities);
    expect(found.map((each) => `${each.operation.kind} ${each.name ?? 'all'} ${each.loses}`)).toContain(
      'discard d data',
    );
    expect(found.map((each) => `${each.operation.kind} ${each.name}`)).toContain('mergeIntoChildren b');
    const frees = found.map((each) => each.freesBytes);
    expect(frees).toEqual([...frees].sort((x, y) => y - x));
  });

  it('excludes refused operations, protected snapshots and unknown sizes', () => {
    const tree = sized('a(b(c* d))', { a: 10, b: 500, c: 5, d: 5 });
    expect(reclaimable(tree, capabilities).map((w) => w.name)).not.toContain('b');
    const kept = { ...tree, snapshots: tree.snapshots.map((s) => ({ ...s, protected: true })) };
    expect(reclaimable(kept, capabilities)).toEqual([]);
    expect(reclaimable(treeFromNotation('a(b*)', { mechanism: 'overlay' }), capabilities)).toEqual([]);
  });
});
