const UNITS: Record<string, number> = {
  '': 1024 ** 3,
  b: 1,
  k: 1024,
  kib: 1024,
  kb: 1e3,
  m: 1024 ** 2,
  mib: 1024 ** 2,
  mb: 1e6,
  g: 1024 ** 3,
  gib: 1024 ** 3,
  gb: 1e9,
  t: 1024 ** 4,
  tib: 1024 ** 4,
  tb: 1e12,
  p: 1024 ** 5,
  pib: 1024 ** 5,
  pb: 1e15,
};

/**
 * A size as users type it, in bytes: `200 GiB`, `200g`, `1.5 TB` (decimal), `200` (GiB). Undefined if it is
 * not a size above zero.
 */
export function bytesFromWords(text: string): number | undefined {
  const match = /^\s*(\d+(?:[.,]\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  if (match === null) return undefined;
  const [, figure = '', unit = ''] = match;
  const size = UNITS[unit.toLowerCase()];
  if (size === undefined) return undefined;
  const bytes = Math.round(Number(figure.replace(',', '.')) * size);
  return bytes > 0 && Number.isFinite(bytes) ? bytes : undefined;
}
