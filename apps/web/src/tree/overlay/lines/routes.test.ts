import type { Operation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { readingOf } from '../../../testing/readings.fixture.ts';
import type { Box, Orientation } from '../../layout/place.ts';
import type { PaintedEdge, TreeView } from '../model.ts';
import { composeScene, paint, type Scene } from '../paint.ts';
import { previewOf } from '../preview.ts';
import { LABEL, labelWidth } from './labels.ts';

type Point = readonly [number, number];

/** Points along the cubic curves of a path, in steps that no card is smaller than. */
function pointsOf(path: string): Point[] {
  const [start, ...rest] = path.split(' C');
  let from = pair(start?.slice(1) ?? '');
  return rest.flatMap((curve) => {
    const [a = from, b = from, to = from] = curve.split(' ').map(pair);
    const begin = from;
    from = to;
    return Array.from({ length: 61 }, (_, i) => at([begin, a, b, to], i / 60));
  });
}

const pair = (text: string): Point => {
  const [x = Number.NaN, y = Number.NaN] = text.split(',').map(Number);
  return [x, y];
};

function at([p0, p1, p2, p3]: readonly [Point, Point, Point, Point], t: number): Point {
  const mix = (i: 0 | 1) =>
    (1 - t) ** 3 * p0[i] + 3 * (1 - t) ** 2 * t * p1[i] + 3 * (1 - t) * t ** 2 * p2[i] + t ** 3 * p3[i];
  return [mix(0), mix(1)];
}

const inside = ([x, y]: Point, box: Box) =>
  x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;

/** `line over card` for every line that runs over a card, its own two included, where it begins or ends inside one. */
function crossings(scene: Scene, edges: readonly PaintedEdge[]): string[] {
  return edges.flatMap((edge) => {
    const points = pointsOf(edge.data?.path ?? '');
    expect(points.length, edge.id).toBeGreaterThan(0);
    return [...scene.layout.placed.values()].flatMap((card) =>
      points.some((point) => inside(point, card)) ? [`${edge.id} over ${card.id}`] : [],
    );
  });
}

function labelBoxes(edges: readonly PaintedEdge[]): (Box & { id: string })[] {
  return edges.flatMap(({ id, data }) => {
    if (data?.label === undefined) return [];
    const width = labelWidth(data.label);
    const { height } = LABEL;
    return [{ id, x: data.labelX - width / 2, y: data.labelY - height / 2, width, height }];
  });
}

function overlaps(boxes: readonly (Box & { id: string })[], others: readonly (Box & { id: string })[]) {
  return boxes.flatMap((a) =>
    others.flatMap((b) => {
      const apart =
        a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      return a.id === b.id || apart ? [] : [`${a.id} and ${b.id}`];
    }),
  );
}

function sceneOf(notation: string, operation: Operation, orientation: Orientation, view: TreeView) {
  const reading = readingOf(notation);
  const preview = previewOf(reading, operation);
  expect(preview.kind, `${notation}: ${JSON.stringify(operation)}`).toBe('plan');
  const scene = composeScene(reading.tree, preview, { view, orientation });
  return { scene, edges: paint(scene, { picked: new Set(), jobs: [] }).edges };
}

const merge = (id: string) => ({ kind: 'mergeIntoChildren' as const, id });
const kernels = 'i(a(a1 a2) b(b1(k) b2*) c(c1 c2 c3) d)';
const cases: readonly (readonly [what: string, notation: string, operation: Operation])[] = [
  ['a merge with two children at the edge', kernels, merge('a')],
  ['a merge with three children between others', kernels, merge('c')],
  ['a merge of the root of all', kernels, merge('i')],
  ['a merge in a chain', 'a(b(c(d(e*))))', merge('b')],
  ['a merge with many children', `r(x a(${[...'bcdefghijklm'].join(' ')}) y(z*))`, merge('a')],
  [
    'several merges of one chain, past several rows',
    'r(x(x1 x2) a(b(c(d(e*) f)) g) y(y1 y2))',
    { kind: 'batch', operations: [merge('a'), merge('b'), merge('c')] },
  ],
  [
    'several merges next to each other',
    'r(a(a1 a2 a3) b(b1 b2 b3) c(c1 c2*))',
    { kind: 'batch', operations: [merge('a'), merge('b'), merge('c')] },
  ],
  ['a discard that takes the live state', 'a(b(c* d) e)', { kind: 'discard', id: 'b', force: true }],
  ['a revert to another branch', 'a(b(c*) d(e(f)))', { kind: 'revert', id: 'f' }],
  ['a new snapshot', 'a(b*)', { kind: 'create', name: 'new', memory: false, quiesce: false }],
];

describe.each(['down', 'across'] as const)('the lines of a tree that grows %s', (orientation) => {
  it.each(cases)('draws lines that cross no card: %s', (_what, notation, operation) => {
    for (const view of ['now', 'after', 'difference'] as const) {
      const { scene, edges } = sceneOf(notation, operation, orientation, view);
      expect(crossings(scene, edges)).toEqual([]);
    }
  });

  it.each(cases)('places labels that cover nothing: %s', (_what, notation, operation) => {
    const { scene, edges } = sceneOf(notation, operation, orientation, 'difference');
    const boxes = labelBoxes(edges);
    expect(overlaps(boxes, boxes)).toEqual([]);
    expect(overlaps(boxes, [...scene.layout.placed.values()])).toEqual([]);
  });

  it('ends lines with an arrow at the card they refer to', () => {
    const { scene, edges } = sceneOf('a(b(c*))', merge('b'), orientation, 'difference');
    const ends = edges.flatMap(({ data, target }) => {
      const end = data?.line === 'new' ? pointsOf(data.path).at(-1) : undefined;
      const card = scene.layout.placed.get(target);
      return end === undefined || card === undefined ? [] : [{ end, card }];
    });
    expect(ends).toHaveLength(1);
    for (const { end, card } of ends) {
      const near = { x: card.x - 4, y: card.y - 4, width: card.width + 8, height: card.height + 8 };
      expect(inside(end, near) && !inside(end, card)).toBe(true);
    }
  });
});
