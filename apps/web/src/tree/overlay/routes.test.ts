import { describe, expect, it } from 'vitest';
import type { Box } from '../layout/place.ts';
import { flowRoute, newRoute, type Route, treeRoute } from './routes.ts';

const top: Box = { x: 0, y: 0, width: 200, height: 60 };
const below: Box = { x: 300, y: 120, width: 200, height: 60 };
const farBelow: Box = { x: 300, y: 400, width: 200, height: 60 };
const swapped = (box: Box): Box => ({ x: box.y, y: box.x, width: box.height, height: box.width });
const mirrored = ({ path, labelX, labelY }: Route): Route => ({
  path: path.replace(/(-?[\d.]+),(-?[\d.]+)/g, '$2,$1'),
  labelX: labelY,
  labelY: labelX,
});

describe('the lines of a tree', () => {
  it('lead from the bottom of a card to the top of the next one, or from its right side to the left', () => {
    expect(treeRoute(top, below, 'down').path).toBe('M100,60 C100,90 400,90 400,120');
    const right: Box = { x: 300, y: 0, width: 200, height: 60 };
    expect(treeRoute(top, right, 'across').path).toBe('M200,30 L300,30');
  });

  it('are the same with the axes swapped when the tree is turned', () => {
    const turn = treeRoute(swapped(top), swapped(below), 'across');
    expect(turn).toEqual(mirrored(treeRoute(top, below, 'down')));
    const swing = newRoute(swapped(top), swapped(farBelow), 'across');
    expect(swing).toEqual(mirrored(newRoute(top, farBelow, 'down')));
  });

  it('carry data beside the tree line, never outside the card', () => {
    const right: Box = { x: 300, y: 0, width: 200, height: 60 };
    expect(flowRoute(top, right, 'across')).toMatchObject({ path: 'M200,48 L297,48', labelY: 48 });
  });
});
