import { z } from 'zod';

/** The router reads typed text that looks like a number as a number. */
export const UrlText = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);

interface Renamed {
  /** New keys by their old names. */
  readonly keys: Readonly<Record<string, string>>;
  /** New values by their old ones, for each new key that has any. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Reads the URLs of earlier versions, so that old links and bookmarks still open. */
export function readingOldNames({ keys, values = {} }: Renamed): (search: unknown) => unknown {
  const current = (key: string, value: unknown) =>
    typeof value === 'string' ? (values[key]?.[value] ?? value) : value;
  return (search) => {
    if (typeof search !== 'object' || search === null) return search;
    const entries = Object.entries(search);
    const renamed = entries.flatMap(([key, value]) => {
      const to = keys[key];
      return to === undefined ? [] : [[to, current(to, value)]];
    });
    const kept = entries.map(([key, value]) => [key, current(key, value)]);
    return Object.fromEntries([...renamed, ...kept]);
  };
}
