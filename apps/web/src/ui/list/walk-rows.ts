/** The number of rows that Page Up and Page Down skip. */
const PAGE = 10;

export interface Walk {
  readonly from: number;
  readonly count: number;
  /** Whether a row can take the focus; group headers cannot. */
  readonly stops: (index: number) => boolean;
}

/** The row that a key moves to; undefined for other keys and if there is none. */
export function rowAfterKey(key: string, walk: Walk): number | undefined {
  const { from, count } = walk;
  switch (key) {
    case 'ArrowDown':
      return nearestStop(walk, from + 1, 1);
    case 'ArrowUp':
      return nearestStop(walk, from - 1, -1);
    case 'PageDown':
      return nearestStop(walk, Math.min(count - 1, from + PAGE), 1) ?? nearestStop(walk, count - 1, -1);
    case 'PageUp':
      return nearestStop(walk, Math.max(0, from - PAGE), -1) ?? nearestStop(walk, 0, 1);
    case 'Home':
      return nearestStop(walk, 0, 1);
    case 'End':
      return nearestStop(walk, count - 1, -1);
    default:
      return undefined;
  }
}

function nearestStop({ count, stops }: Walk, start: number, step: 1 | -1): number | undefined {
  for (let index = start; index >= 0 && index < count; index += step) {
    if (stops(index)) return index;
  }
  return undefined;
}
