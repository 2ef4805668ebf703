// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import type { Job, Operation, TreeReading } from '@snaptree/core';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from '../../testing/browser.fixture.ts';
import { jobAt, readingOf } from '../../testing/readings.fixture.ts';
import { findIn, indexOf } from '../find/hits.ts';
import { composeScene, paint } from '../overlay/paint.ts';
import { previewOf } from '../overlay/preview.ts';
import { LayersView } from './layers-view.tsx';

beforeAll(fakeBrowser);
// Only what is in sight is drawn, and jsdom gives every box the size 0.
beforeEach(() => {
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(800);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

interface Shown {
  readonly picked?: readonly string[];
  readonly jobs?: readonly Job[];
  readonly closed?: readonly string[];
  readonly find?: string;
}

function show(
  reading: TreeReading,
  operation?: Operation,
  { picked = [], jobs = [], closed = [], find = '' }: Shown = {},
) {
  const onPick = vi.fn();
  const onFold = vi.fn();
  const preview = operation === undefined ? undefined : previewOf(reading, operation);
  const scene = composeScene(reading.tree, preview, { view: 'difference', collapsed: new Set(closed) });
  const found = findIn(indexOf(reading.tree), find);
  render(
    <MantineProvider env="test">
      <LayersView
        tree={reading.tree}
        preview={preview}
        view="difference"
        picked={new Set(picked)}
        jobs={jobs}
        found={found}
        painting={paint(scene, { picked: new Set(picked), found, jobs: [] })}
        visible={scene.visible}
        onToggle={onFold}
        onPick={onPick}
      />
    </MantineProvider>,
  );
  return { onPick, onFold };
}

const stack = () => screen.getByRole('tree', { name: /^vda/ });
const rows = () => within(stack()).getAllByRole('treeitem');
const activeRow = () => document.getElementById(stack().getAttribute('aria-activedescendant') ?? '');

describe('the layers as an accessible list', () => {
  it('describes the owner, file, size with reason, and effect of each layer', () => {
    show(readingOf('a(b(c*))', 'overlay'), { kind: 'mergeIntoChildren', id: 'b' });
    expect(rows().map((row) => row.getAttribute('aria-posinset'))).toEqual(['1', '2', '3', '4']);
    const words = rows()[1]?.textContent;
    expect(words).toContain('b.qcow2');
    expect(words).toContain('The hypervisor does not report the size of this file.');
    expect(words).toContain('merged down, then deleted');
  });

  it('moves with arrow keys, selects with Enter, and adds to the selection with the space bar', () => {
    const { onPick } = show(readingOf('a(b*)', 'overlay'));
    fireEvent.focus(stack());
    expect(activeRow()?.textContent).toContain('Live state');
    fireEvent.keyDown(stack(), { key: 'ArrowDown' });
    fireEvent.keyDown(stack(), { key: 'Enter' });
    expect(onPick).toHaveBeenLastCalledWith('b', 'only');
    fireEvent.keyDown(stack(), { key: 'End' });
    fireEvent.keyDown(stack(), { key: ' ' });
    expect(onPick).toHaveBeenLastCalledWith('a', 'toggle');
    fireEvent.keyDown(stack(), { key: 'ArrowDown' });
    expect(activeRow()?.textContent).toContain('base.qcow2');
  });

  it('moves from disk to disk with the left and right arrows', () => {
    const reading = readingOf('a*', 'overlay');
    const [disk] = reading.tree.live.disks;
    const disks = disk === undefined ? [] : [disk, { disk: 'vdb', chain: [{ path: 'second.qcow2' }] }];
    show({ ...reading, tree: { ...reading.tree, live: { ...reading.tree.live, disks } } });
    stack().focus();
    fireEvent.keyDown(stack(), { key: 'ArrowRight' });
    expect(document.activeElement).toBe(screen.getByRole('tree', { name: /^vdb/ }));
  });

  it('selects the snapshot that owns a clicked layer, and shows its full file name', () => {
    const { onPick } = show(readingOf('a(b*)', 'overlay'));
    const row = rows()[1];
    if (row !== undefined) fireEvent.click(row);
    expect(onPick).toHaveBeenCalledWith('b', 'only');
    const foot = screen.getByRole('region', { name: 'Layer' });
    expect(foot.textContent).toContain('a.qcow2');
    expect(within(foot).getByRole('button', { name: 'Copy the path' })).toBeTruthy();
  });

  it('highlights the layers of the selected snapshots', () => {
    show(readingOf('a(b*)', 'overlay'), undefined, { picked: ['b'] });
    expect(rows().map((row) => row.getAttribute('aria-selected'))).toEqual(['false', 'true', 'false']);
  });

  it('shows the progress of a job on its layer', () => {
    const [step] = jobAt(2).steps;
    const steps = step === undefined ? [] : [{ ...step, state: 'sent' as const, progress: { percent: 40 } }];
    show(readingOf('a(b(c*))', 'overlay'), undefined, { jobs: [jobAt(2, { steps })] });
    const bar = screen.getByRole('progressbar', { name: 'Job on b' });
    expect(bar.getAttribute('aria-valuenow')).toBe('40');
  });

  it('states that there are no layers when there are none', () => {
    show(readingOf('', 'overlay', { live: { power: 'off', changed: 'no', disks: [] } }));
    expect(screen.getByRole('heading', { name: 'No disks' })).toBeTruthy();
    cleanup();
    show(readingOf('', 'overlay'));
    expect(screen.getByText(/No snapshots yet/)).toBeTruthy();
  });

  it('draws only the visible part of a chain of 500', () => {
    const names = Array.from({ length: 500 }, (_, i) => `n${i}`);
    show(readingOf(`${names.join('(')}*${')'.repeat(499)}`, 'overlay'));
    expect(rows().length).toBeLessThan(30);
    expect(rows()[0]?.getAttribute('aria-setsize')).toBe('501');
  });
});

describe('search and collapsed branches among the layers', () => {
  const owners = () => rows().map((row) => row.querySelector('[title]')?.getAttribute('title'));

  it('marks the layers of search hits', () => {
    show(readingOf('a(b(c*))', 'overlay'), undefined, { find: 'b' });
    expect(rows().map((row) => row.getAttribute('data-found'))).toEqual([null, null, 'name', null]);
    expect(rows()[2]?.textContent).toContain('found');
  });

  it('hides the layers that only a collapsed branch needs, and says so at its card', () => {
    show(readingOf('a(b(c) d*)', 'overlay'), undefined, { closed: ['b'] });
    expect(owners()).not.toContain('c');
    expect(screen.getByText('2 layers in collapsed branches are not shown.')).toBeTruthy();
    const fork = rows().find((row) => row.textContent?.startsWith('b'));
    expect(fork?.textContent).toContain('+ 1 hidden');
    expect(fork?.getAttribute('aria-expanded')).toBe('false');
  });

  it('expands a branch with plus or a click, collapses it with minus, and summarizes the effects inside', () => {
    const merge: Operation = { kind: 'mergeIntoChildren', id: 'c' };
    const { onFold } = show(readingOf('a(b(c(d*)))', 'overlay'), merge, { closed: ['b'] });
    fireEvent.click(screen.getByText('+ 2 hidden · 1 merged'));
    expect(onFold).toHaveBeenLastCalledWith('b');
    fireEvent.focus(stack());
    fireEvent.keyDown(stack(), { key: '+' });
    expect(onFold).toHaveBeenCalledTimes(2);
    fireEvent.keyDown(stack(), { key: 'ArrowDown' });
    fireEvent.keyDown(stack(), { key: '-' });
    expect(onFold).toHaveBeenLastCalledWith('a');
  });
});
