// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import { ReactFlowProvider, useStoreApi } from '@xyflow/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from '../../testing/browser.fixture.ts';
import { readingOf } from '../../testing/readings.fixture.ts';
import { composeScene, paint } from '../overlay/paint.ts';
import { previewOf } from '../overlay/preview.ts';
import { MOVE } from './motion.ts';
import { useMoving } from './moving.ts';

const reading = readingOf('a(b(c*) d)');
const preview = previewOf(reading, { kind: 'mergeIntoChildren', id: 'b' });

function pictureOf(view: 'now' | 'after' | 'difference', closed: readonly string[] = []) {
  const scene = composeScene(reading.tree, view === 'now' ? undefined : preview, {
    view,
    collapsed: new Set(closed),
  });
  return { scene, painting: paint(scene, { picked: new Set(), jobs: [] }) };
}

/** jsdom gives every box the size 0; here all cards are in sight. */
function Pane() {
  useStoreApi().setState({ width: 2_000, height: 2_000, transform: [900, 100, 1] });
  return null;
}

type Picture = ReturnType<typeof pictureOf>;

function show(first: Picture) {
  const wrapper = ({ children }: { children: ReactNode }) => (
    <ReactFlowProvider>
      <Pane />
      {children}
    </ReactFlowProvider>
  );
  const hook = renderHook(
    ({ scene, painting }: Picture) => useMoving(painting, scene.layout, scene.visible.collapsedInto),
    { wrapper, initialProps: first },
  );
  return {
    change: (next: Picture) => hook.rerender(next),
    drawn: () =>
      hook.result.current.nodes.map(({ id, className }) =>
        className === undefined ? id : `${id} ${className}`,
      ),
    node: (id: string) => hook.result.current.nodes.find((node) => node.id === id),
    lines: () =>
      hook.result.current.edges.flatMap(({ id, className }) => (className === undefined ? [] : [id])).sort(),
  };
}

beforeEach(() => {
  fakeBrowser();
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('the transition between two trees', () => {
  it('fades removed cards out in place, and then removes them', () => {
    const { change, drawn, node } = show(pictureOf('difference'));
    const before = node('b')?.position;
    change(pictureOf('after'));
    expect(drawn()).toEqual(['base', 'a', 'b leaving', 'c', 'd', 'live']);
    expect(node('b')?.position).toEqual(before);
    act(() => void vi.advanceTimersByTime(MOVE));
    expect(drawn()).toEqual(['base', 'a', 'c', 'd', 'live']);
  });

  it('fades new cards and lines in', () => {
    const { change, drawn, lines } = show(pictureOf('after'));
    change(pictureOf('difference'));
    expect(drawn()).toEqual(['base', 'a', 'b arriving', 'c', 'd', 'live']);
    expect(lines()).toEqual(['flow:b:c', 'new:a:c', 'old:a:b', 'old:b:c']);
    act(() => void vi.advanceTimersByTime(MOVE));
    expect(lines()).toEqual([]);
  });

  it('moves the cards of a collapsing branch into the card that represents them', () => {
    const { change, drawn, node } = show(pictureOf('now'));
    const closed = pictureOf('now', ['b']);
    change(closed);
    expect(drawn()).toEqual(['base', 'a', 'b', 'c leaving', 'd', 'live leaving']);
    const { x, y } = closed.scene.layout.placed.get('b') ?? expect.fail();
    expect(node('c')?.position).toEqual({ x, y });
  });

  it('does not animate with reduced motion, nor the first tree', () => {
    const media = window.matchMedia;
    window.matchMedia = (query) => ({ ...media(query), matches: true });
    const { change, drawn } = show(pictureOf('difference'));
    expect(drawn()).not.toContain('b arriving');
    change(pictureOf('after'));
    expect(drawn()).toEqual(['base', 'a', 'c', 'd', 'live']);
  });
});
