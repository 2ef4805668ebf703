import type { Operation, Step, TreeReading } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { jobAt, readingOf } from '../../testing/readings.fixture.ts';
import { LIVE_NODE, LOST_LIVE } from '../layout/shape.ts';
import type { PaintedNode, Painting, TreeView } from './model.ts';
import { composeScene, interestOf, paint } from './paint.ts';
import { previewOf } from './preview.ts';
import { reuse } from './reuse.ts';

function paintedFor(reading: TreeReading, operation: Operation | undefined, view: TreeView = 'difference') {
  const preview = operation === undefined ? undefined : previewOf(reading, operation);
  const scene = composeScene(reading.tree, preview, { view });
  return paint(scene, { picked: new Set(), jobs: [] });
}

const marksOf = ({ nodes }: Painting) =>
  Object.fromEntries(
    nodes.flatMap((n: PaintedNode) => ('effect' in n.data && n.data.effect ? [[n.id, n.data.effect]] : [])),
  );
const linesOf = ({ edges }: Painting) => edges.map((edge) => edge.id).sort();

describe('the drawing of a preview', () => {
  const chain = readingOf('a(b(c*))');
  const merge: Operation = { kind: 'mergeIntoChildren', id: 'b' };

  it('shows the current tree plainly without a preview', () => {
    const painting = paintedFor(chain, undefined);
    expect(marksOf(painting)).toEqual({});
    expect(linesOf(painting)).toEqual(['current:c:live', 'plain:a:b', 'plain:b:c', 'plain:base:a']);
  });

  it('shows a merge as a difference: what is deleted, what receives its data, the old line and the new one', () => {
    const painting = paintedFor(chain, merge);
    expect(marksOf(painting)).toEqual({ b: 'merged', c: 'receives' });
    expect(linesOf(painting)).toEqual([
      'current:c:live',
      'flow:b:c',
      'new:a:c',
      'old:a:b',
      'old:b:c',
      'plain:base:a',
    ]);
  });

  it('shows the same merge on the current tree, and the resulting tree without the merged snapshot', () => {
    expect(linesOf(paintedFor(chain, merge, 'now'))).toContain('plain:a:b');
    const after = paintedFor(chain, merge, 'after');
    expect(after.nodes.map((node) => node.id).sort()).toEqual(['a', 'base', 'c', 'live']);
    expect(linesOf(after)).toEqual(['current:c:live', 'plain:a:c', 'plain:base:a']);
  });

  it('shows how many bytes move, and whether that is unknown', () => {
    const label = (reading: TreeReading) =>
      paintedFor(reading, merge).edges.find((edge) => edge.id === 'flow:b:c')?.data?.label;
    const sized = readingOf('a(b(c*))');
    for (const snapshot of sized.tree.snapshots)
      for (const disk of snapshot.disks) disk.bytes = 1.5 * 1024 ** 3;
    expect(label(sized)).toBe('+1.5 GiB');
    expect(label(chain)).toBe('+ data');
  });

  it('marks what a forced discard deletes, and the live state that is reverted', () => {
    const painting = paintedFor(readingOf('a(b(c* d))'), { kind: 'discard', id: 'b', force: true });
    expect(marksOf(painting)).toMatchObject({
      b: 'discarded',
      c: 'discarded',
      d: 'discarded',
      [LIVE_NODE]: 'reverted',
      [LOST_LIVE]: 'lost',
    });
    expect(linesOf(painting)).toEqual(expect.arrayContaining(['new:a:live', 'old:c:live-lost']));
  });

  it('gives the live state no new parent when its current snapshot becomes unknown', () => {
    const { tree, ...reading } = readingOf('a(b*)', 'overlay');
    // Another program copied all layers into the active file.
    const disks = [{ disk: 'vda', chain: [{ path: 'b.qcow2' }] }];
    const copied = { ...reading, tree: { ...tree, live: { ...tree.live, disks } } };
    const painting = paintedFor(copied, { kind: 'deleteMetadata', id: 'b' });
    expect(linesOf(painting)).toEqual(['old:a:b', 'old:b:live', 'plain:base:a']);
    const live = painting.nodes.find(({ id }) => id === LIVE_NODE);
    expect(live?.data).toMatchObject({ badge: 'current snapshot unknown' });
  });

  it('highlights the blockers of a refusal on the current tree', () => {
    const reading = readingOf('a(b(c* d))', 'overlay');
    const painting = paintedFor(reading, { kind: 'mergeIntoChildren', id: 'b' });
    expect(marksOf(painting)).toEqual({ c: 'blocks', d: 'blocks' });
    expect(interestOf(previewOf(reading, { kind: 'mergeIntoChildren', id: 'b' })).sort()).toEqual(['c', 'd']);
  });

  it('draws a new snapshot between the current snapshot and the live state', () => {
    const create: Operation = { kind: 'create', name: 'new', memory: false, quiesce: false };
    const painting = paintedFor(readingOf('a*'), create);
    const created = painting.nodes.find((node) => 'effect' in node.data && node.data.effect === 'created');
    expect(linesOf(painting)).toEqual([
      `current:${created?.id}:live`,
      `new:a:${created?.id}`,
      'plain:base:a',
    ]);
  });

  it('shows a percentage on the node that a job works on, and none without one', () => {
    const scene = composeScene(chain.tree, undefined, { view: 'now' });
    const step: Step = { kind: 'delete', id: 'b', expect: 'merge', children: ['c'] };
    const working = (percent?: number) =>
      paint(scene, {
        picked: new Set(),
        jobs: [
          jobAt(3, {
            state: 'running',
            steps: [{ step, state: 'sent', ...(percent === undefined ? {} : { progress: { percent } }) }],
          }),
        ],
      }).nodes.find((node) => node.id === 'b')?.data;
    expect(working(40)).toMatchObject({ working: 40, effect: 'merged' });
    expect(working()).toMatchObject({ working: null });
  });
});

describe('drawing again', () => {
  it('keeps the objects of all unchanged cards', () => {
    const reading = readingOf('a(b(c*) d)');
    const before = paintedFor(reading, undefined, 'now');
    const next = reuse(before, paintedFor(reading, { kind: 'mergeIntoChildren', id: 'b' }, 'now'));
    const same = next.nodes.filter((node) => before.nodes.includes(node)).map((node) => node.id);
    expect(same.sort()).toEqual(['a', 'base', 'd', 'live']);
  });
});
