// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { type ComponentProps, useState } from 'react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from '../../testing/browser.fixture.ts';
import { readingOf } from '../../testing/readings.fixture.ts';
import { composeScene, paint } from '../overlay/paint.ts';
import { TreeList } from './tree-list.tsx';

beforeAll(fakeBrowser);
// The list draws what is in sight, and jsdom gives every box the size 0.
beforeEach(() => {
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(400);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

type ListProps = Omit<ComponentProps<typeof TreeList>, 'cursor' | 'onCursor'>;

function List(props: ListProps) {
  const [cursor, setCursor] = useState('a');
  return <TreeList {...props} cursor={cursor} onCursor={setCursor} />;
}

function show(chosen: readonly string[]) {
  const { tree } = readingOf('a(b(c*))');
  const scene = composeScene(tree, undefined, { view: 'now' });
  const onPick = vi.fn();
  const onFold = vi.fn();
  render(
    <MantineProvider env="test">
      <List
        shape={scene.shape}
        painting={paint(scene, { picked: new Set(chosen), jobs: [] })}
        chosen={new Set(chosen)}
        collapsed={new Set()}
        onPick={onPick}
        onToggle={onFold}
      />
    </MantineProvider>,
  );
  const list = screen.getByRole('tree');
  fireEvent.focus(list);
  return { onPick, onFold, list };
}

describe('selecting in the list', () => {
  it('adds with the space bar, opens with Enter and extends with Shift', () => {
    const { onPick, list } = show(['a']);
    fireEvent.keyDown(list, { key: 'ArrowDown' });
    fireEvent.keyDown(list, { key: ' ' });
    expect(onPick).toHaveBeenLastCalledWith('b', 'toggle');
    fireEvent.keyDown(list, { key: 'Enter' });
    expect(onPick).toHaveBeenLastCalledWith('b', 'only');
    fireEvent.keyDown(list, { key: 'ArrowDown', shiftKey: true });
    expect(onPick).toHaveBeenLastCalledWith('c', 'extend');
    fireEvent.keyDown(list, { key: ' ', shiftKey: true });
    expect(onPick).toHaveBeenLastCalledWith('c', 'extend');
  });

  it('exposes the selection to assistive technology, and that it can have several items', () => {
    const { list } = show(['a', 'c']);
    expect(list.getAttribute('aria-multiselectable')).toBe('true');
    const selected = screen.getAllByRole('treeitem', { selected: true });
    expect(selected.map((row) => row.textContent?.slice(0, 1))).toEqual(['a', 'c']);
  });

  it('adds with a Ctrl click', () => {
    const { onPick } = show(['a']);
    fireEvent.click(screen.getByRole('treeitem', { name: /^c/ }), { ctrlKey: true });
    expect(onPick).toHaveBeenCalledWith('c', 'toggle');
  });
});
