import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forests } from '../plan/random.fixture.ts';
import { type DiskLayer, type LayeredDisk, layersOf } from './layers.ts';
import type { Snapshot, SnapshotTree } from './model.ts';
import { treeFromNotation } from './notation.ts';
import { stackOf } from './stack.ts';

const external = (text: string) => treeFromNotation(text, { mechanism: 'external' });

function only(tree: SnapshotTree): LayeredDisk {
  const [disk, ...more] = layersOf(tree);
  if (disk === undefined || more.length > 0) throw new Error('one disk was expected');
  return disk;
}

const layer = (disk: LayeredDisk, path: string): DiskLayer => {
  const found = disk.layers.find((each) => each.path === path);
  if (found === undefined) throw new Error(`no layer ${path}`);
  return found;
};

/** The stack from the top, one lane as one indent; `<` where a branch begins. */
function drawn(tree: SnapshotTree): string[] {
  return stackOf(only(tree).layers).map(
    (row) => `${'  '.repeat(row.lane)}${row.branches ? '<' : ''}${row.layer.path}`,
  );
}

function withDisks(tree: SnapshotTree, disks: (snapshot: Snapshot) => Snapshot['disks']): SnapshotTree {
  return { ...tree, snapshots: tree.snapshots.map((s) => ({ ...s, disks: disks(s) })) };
}

describe('the layers of a disk', () => {
  it('belong to the snapshots whose changes they contain', () => {
    const disk = only(external('a(b*)'));
    expect(disk.layers.map(({ path, owner }) => [path, owner])).toEqual([
      ['b.qcow2', { kind: 'live' }],
      ['a.qcow2', { kind: 'snapshot', id: 'b' }],
      ['base.qcow2', { kind: 'snapshot', id: 'a' }],
    ]);
    expect(disk.layers.map((each) => each.written)).toEqual([true, false, false]);
  });

  it('contain internal snapshots in the active file', () => {
    const disk = only(treeFromNotation('a(b*)'));
    expect(disk.layers).toHaveLength(1);
    expect(disk.layers[0]).toMatchObject({
      internalSnapshots: ['a', 'b'],
      owner: { kind: 'live' },
      written: true,
    });
  });

  it('keep an internal snapshot in the external file in which it was taken', () => {
    const disk = only(treeFromNotation('e1(i1*)', { mechanisms: { e1: 'external' } }));
    expect(layer(disk, 'e1.qcow2').internalSnapshots).toEqual(['i1']);
    expect(layer(disk, 'base.qcow2').externalSnapshots).toEqual(['e1']);
  });

  it('of another branch are based on the state below them, which only the tree says', () => {
    const disk = only(external('a(b(c) d*)'));
    expect(layer(disk, 'a-b.qcow2')).toMatchObject({
      backingFile: 'base.qcow2',
      backingFileSource: 'tree',
      live: false,
    });
    expect(layer(disk, 'b.qcow2')).toMatchObject({
      backingFile: 'a-b.qcow2',
      owner: { kind: 'snapshot', id: 'c' },
    });
    expect(layer(disk, 'a.qcow2')).toMatchObject({
      backingFile: 'base.qcow2',
      backingFileSource: 'chain',
      live: true,
    });
  });

  it('skip snapshots that do not cover the disk', () => {
    const tree = external('a(b(c) d*)');
    const partial = withDisks(tree, (s) => (s.id === 'b' ? [{ disk: 'vda', coverage: 'none' }] : s.disks));
    const disk = only(partial);
    expect(disk.uncovered).toEqual(['b']);
    expect(layer(disk, 'b.qcow2').backingFile).toBe('base.qcow2');
  });

  it('that were opened after a snapshot and belong to none are left behind', () => {
    const disk = only(external('a*(b)'));
    expect(layer(disk, 'b.qcow2').owner).toEqual({ kind: 'none', after: 'b' });
  });

  it('below every snapshot are the base image', () => {
    const tree = external('a*');
    const chain = [...(tree.live.disks[0]?.chain ?? []), { path: 'golden.qcow2' }];
    const clone = { ...tree, live: { ...tree.live, disks: [{ disk: 'vda', chain }] } };
    expect(layer(only(clone), 'golden.qcow2').owner).toEqual({ kind: 'base' });
  });

  it('between two snapshots that belong to none are left behind', () => {
    const tree = external('a(b(c*))');
    const without = { ...tree, snapshots: tree.snapshots.filter((s) => s.id !== 'b') };
    const orphaned = {
      ...without,
      snapshots: without.snapshots.map((s) => (s.id === 'c' ? { ...s, parent: 'a' } : s)),
    };
    expect(layer(only(orphaned), 'a.qcow2').owner).toEqual({ kind: 'none', after: 'a' });
  });

  it('below a missing one are known from the snapshots alone', () => {
    const tree = external('a(b(c*))');
    const cut = (tree.live.disks[0]?.chain ?? [])
      .slice(0, 3)
      .map((each, i) => ({ ...each, missing: i === 2 }));
    const disk = only({ ...tree, live: { ...tree.live, disks: [{ disk: 'vda', chain: cut }] } });
    expect(layer(disk, 'a.qcow2')).toMatchObject({
      missing: true,
      live: true,
      backingFile: 'base.qcow2',
      backingFileSource: 'tree',
    });
    expect(layer(disk, 'base.qcow2').live).toBe(false);
  });

  it('have the reported sizes, and none otherwise', () => {
    const tree = withDisks(external('a(b(c) d*)'), (s) =>
      s.disks.map((disk) => (s.id === 'c' ? { ...disk, bytes: 700 } : disk)),
    );
    expect(layer(only(tree), 'b.qcow2').bytes).toBe(700);
    expect(layer(only(tree), 'a-b.qcow2').bytes).toBeUndefined();
  });

  it('are named by their snapshots where the file is unknown', () => {
    const tree = withDisks(external('a(b*)'), (s) =>
      s.disks.map(({ stateFile: _, overlay: __, ...disk }) => disk),
    );
    expect(only(tree).unplaced).toEqual(['a', 'b']);
  });

  it('of a disk that the VM no longer has are shown as well', () => {
    const tree = external('a*');
    const gone = { ...tree, live: { ...tree.live, disks: [] } };
    expect(only(gone)).toMatchObject({ attached: false, capacity: undefined });
    expect(layersOf({ ...gone, snapshots: [] })).toEqual([]);
  });

  it('of another branch are based on the file that they name, whatever the tree says', () => {
    const tree = { ...external('a(b(c) d*)'), backingFiles: { 'b.qcow2': 'base.qcow2', 'a-b.qcow2': null } };
    const disk = only(tree);
    expect(layer(disk, 'b.qcow2')).toMatchObject({ backingFile: 'base.qcow2', backingFileSource: 'chain' });
    expect(layer(disk, 'a-b.qcow2')).toMatchObject({ backingFile: undefined, backingFileSource: 'chain' });
  });

  it('name the other VMs that depend on them', () => {
    const tree = { ...external('a*'), dependants: [{ path: 'base.qcow2', by: 'clone' }] };
    expect(layer(only(tree), 'base.qcow2').usedBy).toEqual(['clone']);
  });
});

describe('the stack of a disk', () => {
  it('has what is written now on top and the base image below', () => {
    expect(drawn(external('a(b*)'))).toEqual(['b.qcow2', 'a.qcow2', 'base.qcow2']);
  });

  it('sets other branches between, where they begin', () => {
    expect(drawn(external('a(b(c) d(e*))'))).toEqual([
      'e.qcow2',
      'd.qcow2',
      'a.qcow2',
      '  c.qcow2',
      '  b.qcow2',
      '  <a-b.qcow2',
      'base.qcow2',
    ]);
  });
});

const disks = forests.map(({ tree }) => layersOf(tree));
const eachDisk = (check: (disk: LayeredDisk, tree: SnapshotTree) => void) =>
  fc.assert(
    fc.property(forests, ({ tree }) => {
      for (const disk of layersOf(tree)) check(disk, tree);
    }),
    { numRuns: 500 },
  );

describe('the layers of every tree', () => {
  it('have exactly one place in the stack', () => {
    eachDisk(({ layers }) => {
      const rows = stackOf(layers);
      expect(rows.map((row) => row.layer.path).sort()).toEqual(layers.map((each) => each.path).sort());
      expect(new Set(rows.map((row) => row.layer.path)).size).toBe(rows.length);
    });
  });

  it('are above their backing file, the live chain straight', () => {
    eachDisk(({ layers }) => {
      const rows = stackOf(layers);
      const at = new Map(rows.map((row, index) => [row.layer.path, { row, index }]));
      rows.forEach((row, index) => {
        expect(row.lane === 0 || !row.layer.live).toBe(true);
        const below = row.layer.backingFile === undefined ? undefined : at.get(row.layer.backingFile);
        if (below === undefined) return;
        expect(below.index).toBeGreaterThan(index);
        expect(row.lane - below.row.lane).toBe(row.branches ? 1 : 0);
      });
    });
  });

  it('keep the live chain as the hypervisor reports it, as one path', () => {
    eachDisk((disk, tree) => {
      const chain = tree.live.disks.find((each) => each.disk === disk.disk)?.chain ?? [];
      const path: string[] = [];
      for (let at = disk.layers.find((each) => each.written); at !== undefined; ) {
        path.push(at.path);
        const below = at.backingFile;
        at = disk.layers.find((each) => each.path === below);
      }
      expect(path).toEqual(chain.map((each) => each.path));
      expect(disk.layers.filter((each) => each.live).map((each) => each.path)).toEqual(path);
    });
  });

  it('hold every state that the disk has, once', () => {
    eachDisk((disk, tree) => {
      const held = [
        ...disk.layers.flatMap((each) => [...each.externalSnapshots, ...each.internalSnapshots]),
        ...disk.unplaced,
      ];
      expect(held.concat(disk.uncovered).sort()).toEqual(tree.snapshots.map((s) => s.id).sort());
    });
  });

  it('lie above the state that they were built on', () => {
    eachDisk((disk, tree) => {
      const holder = (id: string) =>
        disk.layers.find((each) => [...each.externalSnapshots, ...each.internalSnapshots].includes(id));
      const rests = (upper: DiskLayer | undefined, lower: DiskLayer | undefined): boolean => {
        for (let at = upper; at !== undefined; ) {
          if (at === lower) return true;
          const below = at.backingFile;
          at = disk.layers.find((each) => each.path === below);
        }
        return false;
      };
      for (const { id, parent } of tree.snapshots)
        if (parent !== null) expect(rests(holder(id), holder(parent))).toBe(true);
    });
  });

  it('end, even if the metadata has a cycle', () => {
    fc.assert(
      fc.property(
        forests,
        fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { minLength: 24, maxLength: 24 }),
        ({ tree }, names) => {
          const twisted = withDisks(tree, (s) => {
            const [stateFile = 0, overlay = 0] = names[tree.snapshots.indexOf(s)] ?? [];
            return [
              { disk: 'vda', coverage: 'external', stateFile: `f${stateFile}`, overlay: `f${overlay}` },
            ];
          });
          for (const { layers } of layersOf(twisted)) expect(stackOf(layers)).toHaveLength(layers.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('need few lanes, however many branches there are', () => {
    fc.assert(
      fc.property(disks, (all) => {
        for (const { layers } of all)
          for (const row of stackOf(layers))
            expect(row.lane).toBeLessThanOrEqual(Math.log2(layers.length + 1) + 1);
      }),
      { numRuns: 500 },
    );
  });
});
