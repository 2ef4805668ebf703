import { type DiskLayer, layersOf } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { readingOf } from '../../../testing/readings.fixture.ts';
import { visibleLayers } from './collapsed-layers.ts';

function layersIn(notation: string): readonly DiskLayer[] {
  const [disk] = layersOf(readingOf(notation, 'overlay').tree);
  return disk?.layers ?? expect.fail();
}

const holding = (layers: readonly DiskLayer[]) =>
  layers.flatMap(({ externalSnapshots }) => externalSnapshots).sort();
const behind = (...ids: string[]) => ({
  hidden: new Map(ids.map((id) => [id, 'x'] as const)),
  branches: new Map(),
});

describe('the layers outside collapsed branches', () => {
  it('returns the same list of layers if no branch is collapsed', () => {
    const layers = layersIn('a(b(c) d*)');
    expect(visibleLayers(layers, behind())).toBe(layers);
  });

  it('keeps the layers that a drawn node needs', () => {
    expect(holding(visibleLayers(layersIn('a(b(c) d*)'), behind('c')))).toEqual(['a', 'b', 'd']);
    expect(holding(visibleLayers(layersIn('a(b(c) d*)'), behind('b', 'c')))).toEqual(['a', 'd']);
    expect(holding(visibleLayers(layersIn('a(b(c*))'), behind('b', 'c', 'live')))).toEqual(['a']);
  });

  it('keeps the backing files of a drawn layer, whoever owns them', () => {
    expect(holding(visibleLayers(layersIn('a(b(c*))'), behind('b', 'c')))).toEqual(['a', 'b', 'c']);
  });
});
