import { treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { type Box, type Orientation, placeTree, type TreeLayout } from './place.ts';
import { BASE, differenceShape, LIVE_NODE, LOST_LIVE, shapeOf } from './shape.ts';
import {
  anchoredView,
  firstView,
  isInSight,
  nearestTo,
  overview,
  type View,
  viewOf,
  wholeView,
} from './viewport.ts';

const parentsOf = (shape: ReturnType<typeof shapeOf>) =>
  Object.fromEntries(shape.map((node) => [node.id, node.parent]));

describe('a tree that grows from left to right', () => {
  const shape = shapeOf(treeFromNotation('a(b(d e*) c)'));
  const { placed, orientation } = placeTree(shape, 'across');
  const at = (id: string) => placed.get(id) ?? expect.fail(`${id} has no place`);

  it('places every node right of its parent, and siblings below each other', () => {
    for (const { id, parent } of shape) {
      if (parent !== null) expect(at(id).x).toBeGreaterThan(at(parent).x + at(parent).width);
    }
    expect(at('b').x).toBe(at('c').x);
    expect(at('c').y).toBeGreaterThan(at('b').y + at('b').height);
    expect(orientation).toBe('across');
  });

  it('never lets two cards touch, and keeps their sizes', () => {
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
  it('attaches roots to the base image and the live state to its current snapshot', () => {
    expect(parentsOf(shapeOf(treeFromNotation('a(b* c)')))).toEqual({
      [BASE]: null,
      a: BASE,
      b: 'a',
      c: 'a',
      [LIVE_NODE]: 'b',
    });
  });

  it('draws the live state unattached when the current snapshot is unknown', () => {
    const tree = treeFromNotation('a', { current: { kind: 'unknown', why: 'two answers' } });
    expect(shapeOf(tree).find((node) => node.id === LIVE_NODE)).toMatchObject({ parent: BASE, loose: true });
  });

  it('keeps every node of a broken tree, with missing parents and cycles attached loosely to the base', () => {
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

  it('shows a reverted live state at its new current snapshot and the lost one at the old', () => {
    const shape = differenceShape(treeFromNotation('a(b*)'), treeFromNotation('a*(b)'), true);
    expect(parentsOf(shape)).toMatchObject({ [LIVE_NODE]: 'a', [LOST_LIVE]: 'b' });
  });

  it('shows no lost live state when a safety snapshot keeps it', () => {
    const shape = differenceShape(treeFromNotation('a(b*)'), treeFromNotation('a*(b(s))'), true);
    expect(parentsOf(shape)).toMatchObject({ s: 'b', [LIVE_NODE]: 'a' });
    expect(shape.some((node) => node.id === LOST_LIVE)).toBe(false);
  });

  it('does not move a live state that only changes its current snapshot', () => {
    const shape = differenceShape(treeFromNotation('a(b*)'), treeFromNotation('a*'), false);
    expect(parentsOf(shape)).toMatchObject({ [LIVE_NODE]: 'b' });
  });
});

describe('the positions of cards', () => {
  const layout = placeTree(shapeOf(treeFromNotation('a(b(d e*) c)')));

  it('puts children below their parent and keeps siblings apart', () => {
    const at = (id: string) => layout.placed.get(id) ?? { x: Number.NaN, y: Number.NaN, width: 0 };
    expect(at('b').y).toBeGreaterThan(at('a').y);
    expect(at('c').y).toBe(at('b').y);
    expect(at('c').x).toBeGreaterThanOrEqual(at('b').x + at('b').width);
  });

  it('computes bounds that contain every card', () => {
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
  const layoutOf = (notation: string, orientation: Orientation = 'down') =>
    placeTree(shapeOf(treeFromNotation(notation)), orientation);
  const wide = layoutOf(`a(${Array.from({ length: 400 }, (_, i) => `n${i}`).join(' ')})`);
  const buttons = [
    { x: 15, y: 430, width: 38, height: 158 },
    { x: 635, y: 470, width: 150, height: 118 },
  ];
  const under = (layout: TreeLayout, view: View) =>
    [...layout.placed.values()].filter((card) =>
      buttons.some((button) => {
        const [x, y] = [card.x * view.zoom + view.x, card.y * view.zoom + view.y];
        const [right, bottom] = [x + card.width * view.zoom, y + card.height * view.zoom];
        return (
          x < button.x + button.width && right > button.x && y < button.y + button.height && bottom > button.y
        );
      }),
    );

  it('shows a complete tree without magnifying it', () => {
    const small = layoutOf('a');
    expect(wholeView(small, pane).zoom).toBe(1);
    expect(isInSight(small.bounds, pane, wholeView(small, pane))).toBe(true);
    expect(
      isInSight(wide.bounds, { width: 9_000, height: 600 }, wholeView(wide, { width: 9_000, height: 600 })),
    ).toBe(true);
  });

  it.each(['down', 'across'] as const)('keeps cards clear of the buttons: %s', (orientation) => {
    for (const notation of ['a(b(c(d e*)))', 'a(b(c*) d(e f))', 'i(a(a1 a2) b(b1 b2*))']) {
      const layout = layoutOf(notation, orientation);
      const view = wholeView(layout, { ...pane, covers: buttons });
      expect(
        under(layout, view).map((card) => card.id),
        notation,
      ).toEqual([]);
      expect(isInSight(layout.bounds, pane, view)).toBe(true);
    }
  });

  it('starts at the given card if the complete tree would be too small to read', () => {
    const card = wide.placed.get('n300') ?? expect.fail();
    const view = firstView(wide, card, pane);
    expect(view.zoom).toBeGreaterThan(0.5);
    expect(isInSight(card, pane, view)).toBe(true);
  });

  it.each(['b', 'c', LIVE_NODE])('shows %s large enough to read and in the middle of a phone', (id) => {
    const phone = {
      width: 400,
      height: 388,
      covers: [{ x: 15, y: 334, width: 158, height: 38 }],
    };
    const layout = layoutOf('a(b(c*))');
    const card = layout.placed.get(id) ?? expect.fail();
    const view = firstView(layout, card, phone);
    expect(view.zoom).toBeGreaterThanOrEqual(0.8);
    expect(isInSight(card, phone, view)).toBe(true);
    const middle = (card.x + card.width / 2) * view.zoom + view.x;
    // The live state is at the end of the tree, where it may move away from the buttons.
    expect(Math.abs(middle - phone.width / 2)).toBeLessThan(id === LIVE_NODE ? 100 : 1);
  });

  it('never places the live state under a button, even in a corner of a large tree', () => {
    const names = Array.from({ length: 400 }, (_, i) => `n${i}`).join(' ');
    const isLiveUnder = (layout: TreeLayout, view: View) =>
      under(layout, view).some(({ id }) => id === LIVE_NODE);
    const covered = { ...pane, covers: buttons };
    for (const notation of [`a(${names}*)`, `a(x* ${names})`]) {
      for (const orientation of ['down', 'across'] as const) {
        const layout = layoutOf(notation, orientation);
        const live = layout.placed.get(LIVE_NODE);
        expect(isLiveUnder(layout, firstView(layout, live, covered)), notation).toBe(false);
        expect(isLiveUnder(layout, wholeView(layout, covered)), notation).toBe(false);
      }
    }
  });

  it('shows more of a tree in an overview, as long as cards remain distinguishable', () => {
    const layout = layoutOf('a(b c d e f g*)');
    const live = layout.placed.get(LIVE_NODE);
    expect(isInSight(layout.bounds, pane, firstView(layout, live, pane))).toBe(false);
    expect(isInSight(layout.bounds, pane, overview(layout, live, pane))).toBe(true);
    expect(overview(wide, live, pane)).toEqual(firstView(wide, live, pane));
  });

  it('shows no empty space if there is more of the tree on the other side', () => {
    const layout = layoutOf('a(b(c(d(e(f(g(h*)))))))', 'across');
    const live = layout.placed.get(LIVE_NODE) ?? expect.fail();
    const view = firstView(layout, live, pane);
    const right = (live.x + live.width) * view.zoom + view.x;
    expect(right).toBeGreaterThan(pane.width * 0.8);
    expect(right).toBeLessThanOrEqual(pane.width);
  });

  it('shows a complete group of nodes, up to a distance', () => {
    const box = { x: 0, y: 0, width: 1_600, height: 300 };
    const view = viewOf(box, pane, { x: 0, y: 0, zoom: 1 }) ?? expect.fail();
    expect(isInSight(box, pane, view)).toBe(true);
    expect(viewOf({ ...box, width: 16_000 }, pane, view)?.zoom).toBeCloseTo(0.42);
  });

  it('moves only if something is out of view', () => {
    const box = { x: 0, y: 0, width: 200, height: 60 };
    expect(viewOf(box, pane, { x: 10, y: 10, zoom: 1 })).toBeUndefined();
    const moved = viewOf(box, pane, { x: -500, y: 10, zoom: 1 });
    expect(moved && isInSight(box, pane, moved)).toBe(true);
  });

  it('keeps a card in place on the screen when its position in the tree changes', () => {
    const [before, after] = [layoutOf('a(b(c*) d)'), layoutOf('a(b(c*) d)', 'across')];
    const view = { x: 31, y: 17, zoom: 0.8 };
    const id = nearestTo(before, (each) => each === 'c', { pane, view }) ?? expect.fail();
    const [from, to] = [before.placed.get(id) ?? expect.fail(), after.placed.get(id) ?? expect.fail()];
    const held = anchoredView(from, to, view);
    const middle = (box: Box, { x, y, zoom }: View) => [
      (box.x + box.width / 2) * zoom + x,
      (box.y + box.height / 2) * zoom + y,
    ];
    const [[x = 0, y = 0], [x0 = 0, y0 = 0]] = [middle(to, held), middle(from, view)];
    expect(x).toBeCloseTo(x0);
    expect(y).toBeCloseTo(y0);
  });
});
