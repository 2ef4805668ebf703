import { describe, expect, it } from 'vitest';
import { readingOf } from '../../../testing/readings.fixture.ts';
import { composeScene, paint } from '../../overlay/paint.ts';
import { previewOf } from '../../overlay/preview.ts';
import { cardAloud } from './spoken-card.tsx';

const reading = readingOf('a(b(c* d))');

function aloud(id: string, picked: readonly string[], together = 0): string {
  const preview = previewOf(reading, { kind: 'mergeIntoChildren', id: 'b' });
  const scene = composeScene(reading.tree, preview, { view: 'difference', collapsed: new Set() });
  const { nodes } = paint(scene, { picked: new Set(picked), jobs: [] });
  const node = nodes.find((each) => each.id === id) ?? expect.fail();
  return cardAloud(node, { at: 0, together });
}

describe('the accessible name of a card', () => {
  it('contains the name of the snapshot and the effect of a preview', () => {
    expect(aloud('b', [])).toMatch(/^b, merged into 2 snapshots, /);
    expect(aloud('b', [])).not.toContain('elected');
  });

  it('states that the card is selected, and how many are', () => {
    expect(aloud('c', ['c'])).toMatch(/\. Selected\.$/);
    expect(aloud('c', ['c', 'd'], 2)).toMatch(/\. Selected, 2 selected in total\.$/);
    expect(aloud('a', ['c', 'd'], 2)).toMatch(/\. Not selected, 2 selected in total\.$/);
  });
});
