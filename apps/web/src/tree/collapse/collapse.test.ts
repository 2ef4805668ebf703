import type { Operation, Step } from '@snaptree/core';
import { treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { collapsedInShort, collapsedInWords } from '../../messages/tree/collapsed.ts';
import { jobAt, readingOf } from '../../testing/readings.fixture.ts';
import { BASE, LIVE_NODE, shapeOf } from '../layout/shape.ts';
import { listRows } from '../list/rows.ts';
import type { Branch } from '../overlay/model.ts';
import { composeScene, paint } from '../overlay/paint.ts';
import { previewOf } from '../overlay/preview.ts';
import { collapseShape } from './collapse-shape.ts';
import {
  ALL_COLLAPSED,
  ALL_EXPANDED,
  type Branches,
  collapsedIn,
  expandPathTo,
  MOST_COLLAPSED,
  toggleBranch,
} from './collapsed.ts';

const tree = treeFromNotation('a(b(c(d) e*) f(g))');
const shape = shapeOf(tree);
const closing = (...collapsed: string[]): Branches => ({ collapsed, expanded: undefined });
const shown = (branches: Branches) =>
  collapseShape(shape, collapsedIn(shape, branches))
    .shape.map((node) => node.id)
    .sort();

describe('collapsing branches', () => {
  it('keeps the collapsed node and hides its descendants, also in the list', () => {
    expect(shown(closing('b'))).toEqual(['a', 'b', BASE, 'f', 'g']);
    const rows = listRows(shape, collapsedIn(shape, closing('b'))).map((row) => row.id);
    expect(rows.sort()).toEqual(shown(closing('b')));
  });

  it('finds the card that represents a hidden node, the outermost one in nested collapsed branches', () => {
    const { collapsedInto } = collapseShape(shape, collapsedIn(shape, closing('b', 'c')));
    expect(Object.fromEntries(collapsedInto)).toEqual({ c: 'b', d: 'b', e: 'b', [LIVE_NODE]: 'b' });
  });

  it('expands again what it collapsed', () => {
    const closed = toggleBranch(shape, ALL_EXPANDED, 'c');
    expect(closed).toEqual(closing('c'));
    expect(toggleBranch(shape, closed, 'c')).toEqual(ALL_EXPANDED);
  });

  it('collapses nothing for ids that are gone or have no children', () => {
    expect(shown(closing('gone', 'd'))).toEqual(shown(ALL_EXPANDED));
  });

  it('stays short enough for an address, and drops missing and the oldest ids first', () => {
    const long = Array.from({ length: 200 }, (_, i) => `n${i}`);
    const wide = shapeOf(treeFromNotation(`r(${long.map((id) => `${id}(${id}x)`).join(' ')})`));
    const all = ['gone', ...long].reduce((before, id) => toggleBranch(wide, before, id), ALL_EXPANDED);
    expect(all.collapsed).toHaveLength(MOST_COLLAPSED);
    expect(all.collapsed.at(-1)).toBe('n199');
  });
});

describe('collapsing all branches', () => {
  it('keeps what is above the first fork and the start of each branch', () => {
    expect(shown(ALL_COLLAPSED)).toEqual(['a', 'b', BASE, 'f']);
    const opened = toggleBranch(shape, ALL_COLLAPSED, 'b');
    expect(shown(opened)).toEqual(['a', 'b', BASE, 'c', 'e', 'f', LIVE_NODE]);
    expect(shown(toggleBranch(shape, opened, 'b'))).toEqual(shown(ALL_COLLAPSED));
  });

  it('collapses a tree without forks at its root', () => {
    const chain = shapeOf(treeFromNotation('a(b(c*))'));
    expect([...collapsedIn(chain, ALL_COLLAPSED)]).toEqual(['a']);
  });

  it('does not lengthen the address in a tree of ten thousand', () => {
    const many = shapeOf(
      treeFromNotation(`r(${Array.from({ length: 5_000 }, (_, i) => `n${i}(m${i})`).join(' ')})`),
    );
    expect(collapsedIn(many, ALL_COLLAPSED).size).toBe(5_000);
    expect(collapseShape(many, collapsedIn(many, ALL_COLLAPSED)).shape).toHaveLength(5_003);
  });

  it('also collapses single branches', () => {
    const before = toggleBranch(shape, toggleBranch(shape, ALL_COLLAPSED, 'b'), 'a');
    expect(shown(before)).toEqual(['a', BASE]);
    expect(toggleBranch(shape, before, 'a')).toEqual({ collapsed: [], expanded: ['b'] });
  });
});

describe('expanding the path to a node', () => {
  it('expands everything that hides a node and nothing else', () => {
    expect(expandPathTo(shape, closing('b', 'c', 'f'), ['d'])).toEqual(closing('f'));
    expect(expandPathTo(shape, ALL_COLLAPSED, ['d'])).toEqual({ collapsed: [], expanded: ['c', 'b'] });
    expect(expandPathTo(shape, closing('f'), ['d'])).toEqual(closing('f'));
  });

  it('expands everything if the path has more branches than an address can contain', () => {
    const depth = MOST_COLLAPSED + 5;
    const deep = Array.from({ length: depth }, (_, i) => `n${i}(x${i} `).join('') + ')'.repeat(depth);
    const steps = shapeOf(treeFromNotation(`r(${deep})`));
    expect(expandPathTo(steps, ALL_COLLAPSED, [`x${depth - 1}`])).toEqual(ALL_EXPANDED);
  });
});

function branchOn(id: string, operation: Operation | undefined, closed: string[]): Branch | undefined {
  const reading = readingOf('a(b(c* d) e)');
  const preview = operation === undefined ? undefined : previewOf(reading, operation);
  const scene = composeScene(reading.tree, preview, { view: 'difference', collapsed: new Set(closed) });
  const { nodes } = paint(scene, { picked: new Set(['d']), jobs: [], found: new Map([['c', 'name']]) });
  const card = nodes.find((node) => node.id === id);
  return card?.type === 'live' ? undefined : card?.data.branch;
}

describe('a collapsed branch in the tree', () => {
  it('shows how much a branch hides, the live state in it, and its hits and selected nodes', () => {
    const branch = branchOn('b', undefined, ['b']);
    expect(branch).toEqual({ open: false, points: 2, live: true, found: 1, chosen: 1, effects: [] });
    if (branch?.open !== false) return;
    expect(collapsedInShort(branch)).toBe('2 hidden · 1 found');
    expect(collapsedInWords(branch)).toBe('Hides 2 snapshots and the live state: 1 found, 1 selected');
  });

  it('shows the most severe effect on what a branch hides', () => {
    const branch = branchOn('a', { kind: 'discard', id: 'b', force: true }, ['a']);
    expect(branch).toMatchObject({
      effects: [
        ['discarded', 3],
        ['lost', 1],
        ['reverted', 1],
      ],
    });
    if (branch?.open === false) expect(collapsedInShort(branch)).toBe('4 hidden · 3 discarded');
  });

  it('shows that the blocker of a refusal is inside a branch', () => {
    const reading = readingOf('a(b(c* d))', 'overlay');
    const preview = previewOf(reading, { kind: 'mergeIntoChildren', id: 'b' });
    const scene = composeScene(reading.tree, preview, { view: 'now', collapsed: new Set(['b']) });
    const card = paint(scene, { picked: new Set(), jobs: [] }).nodes.find((node) => node.id === 'b');
    expect(card?.data).toMatchObject({ branch: { effects: [['blocks', 2]] } });
  });

  it('shows a job that runs on what a branch hides', () => {
    const { tree: hidden } = readingOf('a(b(c*))');
    const scene = composeScene(hidden, undefined, { view: 'now', collapsed: new Set(['a']) });
    const step: Step = { kind: 'delete', id: 'b', expect: 'merge', children: ['c'] };
    const jobs = [
      jobAt(3, { state: 'running', steps: [{ step, state: 'sent', progress: { percent: 40 } }] }),
    ];
    const card = paint(scene, { picked: new Set(), jobs }).nodes.find((node) => node.id === 'a');
    expect(card?.data).toMatchObject({ working: 40, branch: { effects: [['merged', 1]] } });
  });

  it('draws lines into a branch to the card that represents it', () => {
    const reading = readingOf('a(b(c(d*)))');
    const preview = previewOf(reading, { kind: 'mergeIntoChildren', id: 'b' });
    const scene = composeScene(reading.tree, preview, { view: 'difference', collapsed: new Set(['c']) });
    const ids = paint(scene, { picked: new Set(), jobs: [] }).edges.map((edge) => edge.id);
    expect(ids.sort()).toEqual(['flow:b:c', 'new:a:c', 'old:a:b', 'old:b:c', 'plain:base:a']);
  });
});
