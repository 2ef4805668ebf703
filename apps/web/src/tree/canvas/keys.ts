import type { Orientation, TreeLayout } from '../layout/place.ts';
import type { Shape } from '../layout/shape.ts';
import { depthOf } from '../overlay/lines/rows.ts';
import type { Reach } from '../selection/select.ts';

/** Where an arrow key leads from a card: toward the root, away from it, or to the next card of the same depth. */
type Direction = 'up' | 'down' | 'before' | 'after';

const directions: Record<Orientation, Readonly<Record<string, Direction>>> = {
  down: { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'before', ArrowRight: 'after' },
  across: { ArrowLeft: 'up', ArrowRight: 'down', ArrowUp: 'before', ArrowDown: 'after' },
};

/** The card that an arrow key moves to; undefined for other keys and if there is none. */
export function cardInDirection(
  key: string,
  from: string,
  { shape, layout }: { shape: Shape; layout: TreeLayout },
): string | undefined {
  const direction = directions[layout.orientation][key];
  const here = layout.placed.get(from);
  if (direction === undefined || here === undefined) return undefined;
  switch (direction) {
    case 'up':
      return shape.find((node) => node.id === from)?.parent ?? undefined;
    case 'down':
      return nearest(shape.filter((node) => node.parent === from).map((node) => node.id));
    case 'before':
    case 'after': {
      const depth = depthOf(here, layout.orientation);
      const sign = direction === 'after' ? 1 : -1;
      const row = [...layout.placed.values()].filter((card) => depthOf(card, layout.orientation) === depth);
      return nearest(row.filter((card) => (along(card) - along(here)) * sign > 0).map((card) => card.id));
    }
    default:
      return direction satisfies never;
  }

  function along({ x, y, width, height }: { x: number; y: number; width: number; height: number }): number {
    return layout.orientation === 'down' ? x + width / 2 : y + height / 2;
  }

  /** Of several, the one with the least sideways distance. */
  function nearest(ids: readonly string[]): string | undefined {
    const [at] = [here === undefined ? 0 : along(here)];
    const aside = (id: string) => {
      const card = layout.placed.get(id);
      return card === undefined ? Number.POSITIVE_INFINITY : Math.abs(along(card) - at);
    };
    return ids.reduce<string | undefined>(
      (best, id) => (best === undefined || aside(id) < aside(best) ? id : best),
      undefined,
    );
  }
}

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/**
 * What a key does in the graph: move to a card and select it, extend the selection to it or only focus it, select the
 * focused card, or expand or collapse its branch.
 */
export type Wish =
  | { readonly kind: 'go'; readonly reach: Reach | 'look' }
  | { readonly kind: 'choose'; readonly reach: Reach }
  | { readonly kind: 'toggle'; readonly open: boolean };

/**
 * The keys of a tree with multiple selection, as in ARIA's practices. All other keys, and those of the browser, do
 * nothing here.
 */
export function wishOf({ key, ctrlKey, metaKey, shiftKey, altKey }: Key): Wish | undefined {
  if (metaKey || altKey) return undefined;
  if (key === ' ') return { kind: 'choose', reach: shiftKey ? 'extend' : 'toggle' };
  if (key.startsWith('Arrow')) return { kind: 'go', reach: shiftKey ? 'extend' : ctrlKey ? 'look' : 'only' };
  if (ctrlKey) return undefined;
  if (key === 'Enter') return { kind: 'choose', reach: 'only' };
  if (key === '+' || key === '=') return { kind: 'toggle', open: true };
  return key === '-' || key === '_' ? { kind: 'toggle', open: false } : undefined;
}
