import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSame, treeDifference } from './difference.ts';
import type { Snapshot, SnapshotTree } from './model.ts';
import { notate, treeFromNotation } from './notation.ts';
import { treeRevision } from './revision.ts';
import { shapeOf } from './shape.ts';

const edit = (tree: SnapshotTree, id: string, change: Partial<Snapshot>): SnapshotTree => ({
  ...tree,
  snapshots: tree.snapshots.map((s) => (s.id === id ? { ...s, ...change } : s)),
});

describe('trees written as text', () => {
  for (const text of ['', 'a*', 'a(b(c* d)) e', 'a*(b)', 'a(b c(d(e) f))']) {
    it(`reads and writes ${text || 'the empty tree'}`, () =>
      expect(notate(treeFromNotation(text))).toBe(text));
  }

  for (const text of ['a(b', 'a)', '(a)', 'a* b*', 'a(a)', '*']) {
    it(`refuses ${text}`, () => expect(() => treeFromNotation(text)).toThrow(SyntaxError));
  }

  it('lays external files out the way libvirt does', () => {
    const tree = treeFromNotation('a(b(c) d*)', { mechanism: 'external' });
    expect(tree.live.disks[0]?.chain.map((l) => l.path)).toEqual(['d.qcow2', 'a.qcow2', 'base.qcow2']);
    expect(tree.snapshots.map((s) => s.disks[0]?.stateFile)).toEqual([
      'base.qcow2',
      'a-b.qcow2',
      'b.qcow2',
      'a.qcow2',
    ]);
  });

  it('reads a chain of 100,000 without running out of stack', () => {
    const [model] = treeFromNotation('a').snapshots;
    if (model === undefined) throw new Error('the notation gave no snapshot');
    const snapshots = Array.from({ length: 100_000 }, (_, i): Snapshot => {
      return { ...model, id: `s${i}`, name: `s${i}`, parent: i === 0 ? null : `s${i - 1}` };
    });
    expect(notate({ ...treeFromNotation(''), snapshots }).length).toBeGreaterThan(600_000);
  });
});

describe('the shape of a tree', () => {
  it('names cycles, dangling parents and current snapshots, and ids that come twice', () => {
    const tree = treeFromNotation('a(b(c*))');
    const kinds = (t: SnapshotTree) => shapeOf(t).defects.map((d) => `${d.kind} ${d.ids.join(' ')}`);
    expect(kinds(tree)).toEqual([]);
    expect(kinds(edit(tree, 'a', { parent: 'c' }))).toEqual(['cycle a b c']);
    expect(kinds(edit(tree, 'b', { parent: 'zz' }))).toEqual(['danglingParent b']);
    expect(kinds({ ...tree, current: { kind: 'snapshot', id: 'zz' } })).toEqual(['danglingCurrent zz']);
    expect(kinds(edit(tree, 'c', { id: 'a' }))[0]).toBe('duplicateId a');
  });
});

describe('the revision', () => {
  const tree = treeFromNotation('a(b(c* d))', { mechanism: 'external' });

  it('is the same for another order of the list and for other sizes', () => {
    const sized = {
      ...tree,
      snapshots: [...tree.snapshots]
        .reverse()
        .map((s) => ({ ...s, memoryBytes: 5, disks: s.disks.map((d) => ({ ...d, bytes: 9 })) })),
    };
    expect(treeRevision(sized)).toBe(treeRevision(tree));
    expect(treeRevision({ ...tree, freeBytes: 7, live: { ...tree.live, changed: 'unknown' } })).toBe(
      treeRevision(tree),
    );
  });

  const changes: Record<string, SnapshotTree> = {
    'a name': edit(tree, 'b', { name: 'other' }),
    'a parent': edit(tree, 'd', { parent: 'a' }),
    'a description': edit(tree, 'd', { description: 'new' }),
    'a protection': edit(tree, 'd', { protected: true }),
    'a node more': { ...tree, snapshots: [...tree.snapshots, ...treeFromNotation('x').snapshots] },
    'a node less': { ...tree, snapshots: tree.snapshots.filter((s) => s.id !== 'd') },
    'the current snapshot': { ...tree, current: { kind: 'snapshot', id: 'd' } },
    'the power': { ...tree, live: { ...tree.live, power: 'running' } },
    'a chain': { ...tree, live: { ...tree.live, disks: [{ disk: 'vda', chain: [{ path: 'x' }] }] } },
    'a missing file': edit(tree, 'd', { problem: { code: 'missingFile', text: 'gone' } }),
    'a foreign job': { ...tree, foreignJob: 'copy' },
    'a dependant': { ...tree, dependants: [{ path: 'x', by: 'y' }] },
  };
  for (const [what, changed] of Object.entries(changes)) {
    it(`changes with ${what}`, () => expect(treeRevision(changed)).not.toBe(treeRevision(tree)));
  }

  it('differs exactly when the difference is not empty, for what a difference names', () => {
    const edits = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      name: fc.option(fc.string(), { nil: undefined }),
      memory: fc.option(fc.boolean(), { nil: undefined }),
    });
    fc.assert(
      fc.property(edits, ({ id, name, memory }) => {
        const changed = edit(tree, id, {
          ...(name === undefined ? {} : { name }),
          ...(memory === undefined ? {} : { memory }),
        });
        expect(treeRevision(changed) === treeRevision(tree)).toBe(isSame(treeDifference(tree, changed)));
      }),
    );
  });
});

describe('files while disks wait for consolidation', () => {
  const elsewhere = (tree: SnapshotTree): SnapshotTree => ({
    ...edit(tree, 'a', { disks: [{ disk: 'vda', coverage: 'external', stateFile: 'other' }] }),
    live: { ...tree.live, disks: [{ disk: 'vda', chain: [{ path: 'top' }, { path: 'other' }] }] },
  });

  it('do not tell two readings apart, but two revisions', () => {
    const tree = { ...treeFromNotation('a(b*)', { mechanism: 'delta' }), needsConsolidation: true };
    expect(isSame(treeDifference(tree, elsewhere(tree)))).toBe(true);
    expect(treeRevision(elsewhere(tree))).not.toBe(treeRevision(tree));
  });

  it('count where nothing waits', () => {
    const tree = treeFromNotation('a(b*)', { mechanism: 'delta' });
    const difference = treeDifference(tree, elsewhere(tree));
    expect([difference.edited.map((s) => s.id), difference.chains]).toEqual([['a'], ['vda']]);
  });
});
