import type { Orientation } from '../../layout/place.ts';
import type { PaintedEdge } from '../model.ts';

/** Sizes of a label in pixels; its text is 11 px high, and its style sheet cuts what is longer than `most`. */
export const LABEL = { height: 19, letter: 7, padding: 14, most: 84, apart: 4 };

export const labelWidth = (text: string) =>
  Math.min(LABEL.most, Math.ceil(text.length * LABEL.letter + LABEL.padding));

/**
 * Separates labels that would overlap. Labels are in the channels between rows, where there are no cards, and move
 * only along their channel.
 */
export function spreadLabels(edges: readonly PaintedEdge[], orientation: Orientation): PaintedEdge[] {
  const taken = new Map<number, [number, number][]>();
  return edges.map((edge) => {
    const { data } = edge;
    if (data?.label === undefined) return edge;
    const down = orientation === 'down';
    const size = (down ? labelWidth(data.label) : LABEL.height) + LABEL.apart;
    const [wanted, channel] = down ? [data.labelX, data.labelY] : [data.labelY, data.labelX];
    // Cards have three heights, so the centers of one channel differ by some pixels.
    const key = Math.round(channel / 40);
    const near = [key - 1, key, key + 1].flatMap((each) => taken.get(each) ?? []);
    const place = freePlace(near, wanted, size);
    taken.set(key, [...(taken.get(key) ?? []), [place - size / 2, place + size / 2]]);
    if (place === wanted) return edge;
    return { ...edge, data: { ...data, ...(down ? { labelX: place } : { labelY: place }) } };
  });
}

/** The nearest center at which a label of this size overlaps no other. */
function freePlace(taken: readonly (readonly [number, number])[], wanted: number, size: number): number {
  const free = (middle: number) =>
    taken.every(([begin, end]) => middle + size / 2 <= begin || middle - size / 2 >= end);
  if (free(wanted)) return wanted;
  const edges = taken.flatMap(([begin, end]) => [begin - size / 2, end + size / 2]);
  const places = edges.filter(free).sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
  return places[0] ?? wanted;
}
