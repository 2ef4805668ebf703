import { treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { placeTree } from './place.ts';
import { BASE, differenceShape, LIVE_NODE, LOST_LIVE, shapeOf } from './shape.ts';
import { firstView, viewOf, wholeView } from './viewport.ts';

const parentsOf = (shape: ReturnType<typeof shapeOf>) =>
  Object.fromEntries(shape.map((node) => [node.id, node.parent]));

describe('a tree that grows from left to right', () => {
  const shape = shapeOf(treeFromNotation('a(b(d e*) c)'));
  const { placed, orientation } = placeTree(shape, 'across');
  const at = (id: string) => placed.get(id) ?? expect.fail(`${id} has no place`);

  it('has every node right of what it hangs on, and siblings one below the other', () => {
    for (const { id, parent } of shape) {
      if (parent !== null) expect(at(id).x).toBeGreaterThan(at(parent).x + at(parent).width);
    }
    expect(at('b').x).toBe(at('c').x);
    expect(at('c').y).toBeGreaterThan(at('b').y + at('b').height);
    expect(orientation).toBe('across');
  });

  it('lets no two cards touch, and keeps their sizes', () => {
    const cards = [...placed.values()];
    for (const [index, a] of cards.entries()) {
      for (const b of cards.slice(index + 1)) {
        const apart =
          a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y || b.y + b.height < a.y;
        expect(apart, `${a.id} and ${b.id}`).toBe(true);
      }
    }
    expect(at('a')).toMatchObject({ width: 196, height: 62 });
  });
});

describe('the shape of a tree', () => {
  it('hangs roots on the base image and the live state on its seat', () => {
    expect(parentsOf(shapeOf(treeFromNotation('a(b* c)')))).toEqual({
      [BASE]: null,
      a: BASE,
      b: 'a',
      c: 'a',
      [LIVE_NODE]: 'b',
    });
  });

  it('hangs the live state loose when nobody knows what it sits on', () => {
    const tree = treeFromNotation('a', { seat: { kind: 'unknown', why: 'two answers' } });
    expect(shapeOf(tree).find((node) => node.id === LIVE_NODE)).toMatchObject({ parent: BASE, loose: true });
  });

  it('keeps every node of a broken tree: missing parents and cycles hang loose on the base', () => {
    const tree = treeFromNotation('a(b) c(d)');
    const broken = {
      ...tree,
      snapshots: tree.snapshots.map((s) => {
        if (s.id === 'b') return { ...s, parent: 'gone' };
        return s.id === 'c' ? { ...s, parent: 'd' } : s;
      }),
    };
    const shape = shapeOf(broken);
    expect(shape.find((node) => node.id === 'b')).toMatchObject({ parent: BASE, loose: true });
    expect(shape.find((node) => node.id === 'c')).toMatchObject({ parent: BASE, loose: true });
    expect(shape.find((node) => node.id === 'd')).toMatchObject({ parent: 'c' });
    expect(placeTree(shape).placed.size).toBe(6);
  });

  it('shows a reverted live state at its new seat and what is lost at the old one', () => {
    const shape = differenceShape(treeFromNotation('a(b*)'), treeFromNotation('a*(b)'), true);
    expect(parentsOf(shape)).toMatchObject({ [LIVE_NODE]: 'a', [LOST_LIVE]: 'b' });
  });

  it('shows no lost live state when a safety snapshot keeps it', () => {
    const shape = differenceShape(treeFromNotation('a(b*)'), treeFromNotation('a*(b(s))'), true);
    expect(parentsOf(shape)).toMatchObject({ s: 'b', [LIVE_NODE]: 'a' });
    expect(shape.some((node) => node.id === LOST_LIVE)).toBe(false);
  });

  it('leaves a live state that only changes its seat where it stands', () => {
    const shape = differenceShape(treeFromNotation('a(b*)'), treeFromNotation('a*'), false);
    expect(parentsOf(shape)).toMatchObject({ [LIVE_NODE]: 'b' });
  });
});

describe('the places of cards', () => {
  const layout = placeTree(shapeOf(treeFromNotation('a(b(d e*) c)')));

  it('puts children below their parent and keeps siblings apart', () => {
    const at = (id: string) => layout.placed.get(id) ?? { x: Number.NaN, y: Number.NaN, width: 0 };
    expect(at('b').y).toBeGreaterThan(at('a').y);
    expect(at('c').y).toBe(at('b').y);
    expect(at('c').x).toBeGreaterThanOrEqual(at('b').x + at('b').width);
  });

  it('knows bounds that hold every card', () => {
    for (const card of layout.placed.values()) {
      expect(card.x).toBeGreaterThanOrEqual(layout.bounds.x);
      expect(card.y + card.height).toBeLessThanOrEqual(layout.bounds.y + layout.bounds.height);
    }
  });

  it('does not overflow on a chain of ten thousand', () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => ({
      id: `n${i}`,
      kind: 'snapshot' as const,
      parent: i === 0 ? BASE : `n${i - 1}`,
      order: i,
    }));
    const shape = [{ id: BASE, kind: 'base' as const, parent: null, order: 0 }, ...chain];
    expect(placeTree(shape).placed.size).toBe(10_001);
  });
});

describe('the view', () => {
  const pane = { width: 800, height: 600 };
  const inside = (
    box: { x: number; y: number; width: number; height: number },
    view: ReturnType<typeof wholeView>,
  ) =>
    box.x * view.zoom + view.x >= 0 &&
    box.y * view.zoom + view.y >= 0 &&
    (box.x + box.width) * view.zoom + view.x <= pane.width &&
    (box.y + box.height) * view.zoom + view.y <= pane.height;

  it('shows a whole tree without making it larger than life', () => {
    const small = { x: -50, y: 10, width: 300, height: 200 };
    const large = { x: -900, y: 0, width: 4_000, height: 2_500 };
    expect(wholeView(small, pane).zoom).toBe(1);
    expect(inside(small, wholeView(small, pane))).toBe(true);
    expect(inside(large, wholeView(large, pane))).toBe(true);
  });

  it('begins at the given card when the whole tree would be too small to read', () => {
    const card = { x: 5_000, y: 5_000, width: 196, height: 62 };
    const view = firstView({ x: 0, y: 0, width: 90_000, height: 9_000 }, card, pane);
    expect(view.zoom).toBeGreaterThan(0.5);
    expect(inside(card, view)).toBe(true);
  });

  it('moves only when something is out of sight', () => {
    const box = { x: 0, y: 0, width: 200, height: 60 };
    expect(viewOf(box, pane, { x: 10, y: 10, zoom: 1 })).toBeUndefined();
    const moved = viewOf(box, pane, { x: -500, y: 10, zoom: 1 });
    expect(moved && inside(box, moved)).toBe(true);
  });
});
