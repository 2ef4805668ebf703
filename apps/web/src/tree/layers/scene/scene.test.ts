import type { Operation, SnapshotTree, TreeReading } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { readingOf } from '../../../testing/readings.fixture.ts';
import type { TreeView } from '../../overlay/model.ts';
import { previewOf } from '../../overlay/preview.ts';
import { factsOf } from './facts.ts';
import { huesOf } from './hues.ts';
import type { Column, LayerRow, Row } from './model.ts';
import { composeColumns, isLit } from './scene.ts';

const GiB = 1024 ** 3;

/** The layers that are read now have 1 GiB, 2 GiB and so on, from the top. */
function sized(reading: TreeReading): TreeReading {
  const disks = reading.tree.live.disks.map((disk) => ({
    ...disk,
    capacity: 20 * GiB,
    chain: disk.chain.map((layer, i) => ({ ...layer, bytes: (i + 1) * GiB })),
  }));
  return { ...reading, tree: { ...reading.tree, live: { ...reading.tree.live, disks } } };
}

function columnsOf(reading: TreeReading, operation?: Operation, view: TreeView = 'difference'): Column[] {
  const preview = operation === undefined ? undefined : previewOf(reading, operation);
  return composeColumns({ tree: reading.tree, preview, view });
}

const draw = ({ rows }: Column) =>
  rows.map((row) =>
    [row.owner, row.size.text, row.effect?.badge].filter((each) => each !== undefined).join(' | '),
  );

function first(columns: readonly Column[]): Column {
  const [column] = columns;
  if (column === undefined) throw new Error('a column was expected');
  return column;
}

function layerRow(column: Column, path: string): LayerRow {
  const row = column.rows.find((each) => each.key === path);
  if (row?.kind !== 'layer') throw new Error(`no layer ${path}`);
  return row;
}

const nameOf = (id: string) => id;
const merge: Operation = { kind: 'mergeIntoChildren', id: 'b' };

describe('the columns of a VM', () => {
  it('shows one column per disk, the active layer first, each layer with its owner and size', () => {
    const column = first(columnsOf(sized(readingOf('a(b*)', 'overlay'))));
    expect(column).toMatchObject({ title: 'vda', summary: '20.0 GiB · 3 layers' });
    expect(draw(column)).toEqual(['Live state | 1.0 GiB', 'b | 2.0 GiB', 'a | 3.0 GiB']);
    expect(layerRow(column, 'b.qcow2').tags).toEqual([{ kind: 'written', text: 'live layer' }]);
    expect(layerRow(column, 'base.qcow2').tags).toEqual([{ kind: 'base', text: 'base image' }]);
  });

  it('shows internal snapshots inside their file', () => {
    const column = first(columnsOf(readingOf('a(b*)')));
    expect(draw(column)).toEqual(['Live state | size ?', 'a | in the file', 'b | in the file']);
    expect(column.rows.map((row) => row.picks)).toEqual(['live', 'a', 'b']);
  });

  it('explains an unknown size, and never shows it as zero', () => {
    const column = first(columnsOf(readingOf('a*', 'overlay')));
    for (const row of column.rows)
      expect(row.size).toMatchObject({
        text: 'size ?',
        why: expect.stringContaining('does not report the size'),
      });
  });

  it('shows the number of layers in the live chain', () => {
    const { summary } = first(columnsOf(readingOf('a(b(c) d*)', 'overlay')));
    expect(summary).toBe('capacity ? · 6 layers, 3 in the live chain');
  });

  it('shows another column for memory images', () => {
    const reading = readingOf('a(b*)');
    const snapshots = reading.tree.snapshots.map((s) => ({ ...s, memory: true, memoryBytes: GiB }));
    const memory = columnsOf({ ...reading, tree: { ...reading.tree, snapshots } }).at(-1);
    expect(memory).toMatchObject({ title: 'Saved memory', summary: '2 memory images' });
    expect(memory?.rows.map((row) => row.owner)).toEqual(['b', 'a']);
  });

  it('has no columns for a VM without disks', () => {
    expect(columnsOf(readingOf('', 'overlay', { live: { power: 'off', changed: 'no', disks: [] } }))).toEqual(
      [],
    );
  });

  it('shows the backing file of a layer outside the live chain, and that it is derived from the tree', () => {
    const column = first(columnsOf(readingOf('a(b(c) d*)', 'overlay')));
    expect(factsOf(layerRow(column, 'b.qcow2'), nameOf).join(' · ')).toContain(
      'backing file: a-b.qcow2 (derived from the snapshot tree)',
    );
    expect(factsOf(layerRow(column, 'a.qcow2'), nameOf)).toContain('backing file: base.qcow2');
  });

  it('reports files that are not named, not covered, or need consolidation', () => {
    const reading = readingOf('a(b(c) d*)', 'overlay', { needsConsolidation: true });
    const snapshots = reading.tree.snapshots.map((s): SnapshotTree['snapshots'][number] => {
      if (s.id === 'a') return { ...s, disks: [{ disk: 'vda', coverage: 'none' }] };
      return s.id === 'c' ? { ...s, disks: [{ disk: 'vda', coverage: 'external' }] } : s;
    });
    const { notes } = first(columnsOf({ ...reading, tree: { ...reading.tree, snapshots } }));
    expect(notes).toHaveLength(3);
    expect(notes.join(' ')).toMatch(/which file stores c.*Not covered by a.*need consolidation/);
  });
});

describe('a preview on layers', () => {
  const reading = sized(readingOf('a(b(c*))', 'overlay'));

  it('shows which layer is read and deleted, which one is written, and how much data moves', () => {
    const column = first(columnsOf(reading, merge));
    expect(draw(column)).toEqual([
      'Live state | 1.0 GiB',
      'c | 2.0 GiB | merged down, then deleted',
      'b | 3.0 GiB | receives ≤ 2.0 GiB, then stores c',
      'a | 4.0 GiB',
    ]);
    expect(column.flows).toEqual([{ from: 1, into: 2, label: '≤ 2.0 GiB', longest: true, line: 0 }]);
    expect(column.summary).toBe('20.0 GiB · 4 layers, then 3');
  });

  it('shows the resulting chain, with bounds for unknown sizes', () => {
    const column = first(columnsOf(reading, merge, 'after'));
    expect(draw(column)).toEqual(['Live state | 1.0 GiB', 'c | ≤ 5.0 GiB', 'a | 4.0 GiB']);
    expect(layerRow(column, 'a.qcow2').size.why).toBe('3.0 GiB now, plus at most 2.0 GiB.');
    expect(column.flows).toEqual([]);
  });

  it('shows the current chain without new layers', () => {
    const create: Operation = { kind: 'create', name: 'fresh', memory: false, quiesce: false };
    expect(draw(first(columnsOf(reading, create, 'now')))).toHaveLength(4);
    const column = first(columnsOf(reading, create));
    expect(draw(column).slice(0, 2)).toEqual([
      'Live state | size ? | new',
      'Live state | 1.0 GiB | then stores fresh',
    ]);
    expect(layerRow(column, 'new:0:vda').ghost).toBe(true);
  });

  it('marks only lost data as lost', () => {
    const marks = (operation: Operation) =>
      columnsOf(reading, operation).flatMap(({ rows }) => rows.flatMap((row) => row.effect?.kind ?? []));
    expect(marks({ kind: 'revert', id: 'a', force: true })).toContain('lost');
    expect(marks(merge)).toEqual(['merged', 'receives']);
  });

  it('shows that a state inside a file is deleted and its data stays', () => {
    const column = first(columnsOf(readingOf('a(b(c*))'), merge));
    expect(draw(column)).toContain('b | in the file | deleted, its data is kept');
  });

  it('highlights the layers that block a refused operation', () => {
    const refused = first(columnsOf(readingOf('a(b(c* d))', 'overlay'), merge));
    const lit = refused.rows.filter((row) => row.effect?.kind === 'blocks').map((row) => row.owner);
    expect(lit.sort()).toEqual(['c', 'd']);
  });

  it('shows a revert of the VM inside its file', () => {
    const column = first(columnsOf(readingOf('a(b*)'), { kind: 'revert', id: 'a', force: true }));
    expect(draw(column)[0]).toBe('Live state | size ? | reverted to a');
  });
});

describe('arrows between layers', () => {
  it('shares a line for arrows into the same layer, and only if they do not cross', () => {
    const all = first(columnsOf(sized(readingOf('a(b(c*))', 'overlay')), { kind: 'removeAll', force: true }));
    expect(all.flows.map((flow) => flow.into)).toEqual([3, 3, 3]);
    expect(new Set(all.flows.map((flow) => flow.line))).toEqual(new Set([0]));
    expect(all.flows.filter((flow) => flow.longest).map((flow) => flow.from)).toEqual([0]);
  });
});

describe('highlighted layers', () => {
  it('highlights everything that belongs to the selected nodes', () => {
    const { rows } = first(columnsOf(readingOf('e(i*)', 'overlay')));
    const lit = (...ids: string[]) =>
      rows.filter((row: Row) => isLit(row, new Set(ids))).map((row) => row.key);
    expect(lit('i')).toEqual(['e.qcow2']);
    expect(lit('live')).toEqual(['i.qcow2']);
    expect(lit()).toEqual([]);
  });
});

describe('the colors of snapshots', () => {
  it('gives a snapshot another color than its parent, and keeps it when others are deleted', () => {
    const { tree } = readingOf('a(b(c d e f g h i) j(k*))');
    const hues = huesOf(tree.snapshots);
    for (const { id, parent } of tree.snapshots)
      if (parent !== null) expect(hues.get(id)).not.toBe(hues.get(parent));
    const created = [...tree.snapshots, { ...tree.snapshots[0], id: 'new:0', parent: 'k' }];
    const later = huesOf(
      created.filter((s): s is (typeof tree.snapshots)[number] => s.mechanism !== undefined),
    );
    for (const { id } of tree.snapshots) expect(later.get(id)).toBe(hues.get(id));
  });

  it('gives every snapshot a color, whatever its parent is', () => {
    const { tree } = readingOf('a(b*)');
    const lost = tree.snapshots.map((s) => ({ ...s, parent: s.id === 'a' ? 'b' : 'a' }));
    expect(huesOf(lost).size).toBe(2);
  });
});
