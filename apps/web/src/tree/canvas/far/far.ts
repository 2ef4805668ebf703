import { useStore } from '@xyflow/react';
import type { TreeLayout } from '../../layout/place.ts';

/** Below this the words on a card are too small to read. */
const FAR = 0.35;
/** A tree that is smaller than this is drawn as cards at any distance. */
const LARGE = 200;

/** Whether the tree is so large and zoomed out so far that one canvas draws it better than thousands of cards. */
export function useFar(cards: number): boolean {
  return useStore((state) => state.transform[2] < FAR) && cards > LARGE;
}

/** The card at a place of the tree, in its own pixels. */
export function cardAt(layout: TreeLayout, point: { x: number; y: number }): string | undefined {
  for (const card of layout.placed.values()) {
    const inX = point.x >= card.x && point.x <= card.x + card.width;
    if (inX && point.y >= card.y && point.y <= card.y + card.height) return card.id;
  }
  return undefined;
}
