const LOCALE = 'en-US';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** A number of bytes in binary units with three figures: `1.2 GiB`. Absent means unknown, never zero. */
export function bytesInWords(bytes: number | undefined): string {
  if (bytes === undefined) return 'size unknown';
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit] ?? 'B'}`;
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'always' });
// Day before month in letters: it reads the same everywhere.
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** How long ago, in the largest unit that fits: `12 days ago`. Times are milliseconds since the epoch. */
export function agoInWords(at: number, now: number): string {
  const seconds = Math.round((now - at) / 1000);
  // The server's clock may be slightly ahead.
  if (seconds < 5 && seconds > -60) return 'just now';
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(-Math.floor(seconds / size), unit);
  }
  return relative.format(-seconds, 'second');
}

const ages = new Intl.NumberFormat(LOCALE, { style: 'unit', unit: 'second', unitDisplay: 'long' });

/** How old, in the largest unit that fits: `12 days`. */
export function formatAge(since: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - since) / 1000));
  for (const [unit, size] of STEPS) {
    if (seconds >= size) {
      return Math.floor(seconds / size).toLocaleString(LOCALE, { style: 'unit', unit, unitDisplay: 'long' });
    }
  }
  return ages.format(seconds);
}

export function exactTime(at: number): string {
  return exact.format(at);
}

/** A duration: `12 s`, `3 min 5 s`, `2 h 4 min`. `Intl.DurationFormat` is not in all browsers yet. */
export function durationInWords(seconds: number): string {
  const rounded = Math.max(0, Math.round(seconds));
  if (rounded < 60) return `${rounded} s`;
  if (rounded < 3600) return `${Math.floor(rounded / 60)} min ${rounded % 60} s`;
  return `${Math.floor(rounded / 3600)} h ${Math.floor((rounded % 3600) / 60)} min`;
}

/** The forms of a counted noun; `#` is the number. */
interface Forms {
  readonly one: string;
  readonly other: string;
}

const plurals = new Intl.PluralRules(LOCALE);
const numbers = new Intl.NumberFormat(LOCALE);

/** `1 snapshot`, `1,200 snapshots`. */
export function plural(count: number, { one, other }: Forms): string {
  const form = plurals.select(count) === 'one' ? one : other;
  return form.replace('#', () => numbers.format(count));
}

export const formatNumber = (value: number): string => numbers.format(value);

const lists = new Intl.ListFormat(LOCALE, { type: 'conjunction' });

/** `a`, `a and b`, `a, b, and c`, `a, b, and 4 more`. */
export function listed(words: readonly string[], most = 3): string {
  if (words.length <= most) return lists.format(words);
  const shown = words.slice(0, most - 1);
  return lists.format([...shown, `${numbers.format(words.length - shown.length)} more`]);
}
