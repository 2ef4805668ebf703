/** A line of the report. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: 'ms' | 'frames/s' | 'times' | `of ${number}`;
  /** Absent: there is no limit, and the figure is only for comparison. */
  readonly limit?: { readonly at: number; readonly better: 'less' | 'more' };
  /** Additional information: the spread, the worst frame. */
  readonly note?: string;
}

/** Reports whether the figures are within their limits. It never fails, because a busy computer exceeds them all. */
export function print(title: string, figures: readonly Figure[] | string): void {
  process.stdout.write(`\n${title}\n`);
  if (typeof figures === 'string') {
    process.stdout.write(`${figures}\n`);
    return;
  }
  for (const { what, value, unit, limit, note } of figures) {
    const verdict = limit === undefined ? '      ' : isKept(value, limit) ? 'within' : 'BEYOND';
    const words = [
      ...(limit === undefined ? [] : [`at ${limit.better === 'less' ? 'most' : 'least'} ${limit.at}`]),
      ...(note === undefined ? [] : [note]),
    ];
    const figure = value.toFixed(unit === 'times' ? 2 : unit === 'frames/s' ? 1 : 0);
    const tail = words.length === 0 ? '' : ` (${words.join('; ')})`;
    process.stdout.write(`${verdict}  ${what}: ${figure} ${unit}${tail}\n`);
  }
}

const isKept = (value: number, { at, better }: { at: number; better: 'less' | 'more' }) =>
  better === 'less' ? value <= at : value >= at;

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** A median with its spread. */
export function timed(what: string, times: readonly number[], limit?: number): Figure {
  const [least, most] = [Math.min(...times), Math.max(...times)];
  return {
    what,
    value: median(times),
    unit: 'ms',
    note: `${least.toFixed(0)} to ${most.toFixed(0)} in ${times.length} ${times.length === 1 ? 'run' : 'runs'}`,
    ...(limit === undefined ? {} : { limit: { at: limit, better: 'less' as const } }),
  };
}
