export interface Backoff {
  /** Milliseconds before the first retry. */
  readonly firstMs: number;
  /** No pause is longer, jitter aside. */
  readonly longestMs: number;
  /** A number from 0 up to 1. Present: the pause varies by a quarter either way, so that clients do not retry together. */
  readonly random?: () => number;
}

/** The pause after `failures` failures in a row (at least 1), in milliseconds: doubles up to the longest. */
export function backoffMs(failures: number, { firstMs, longestMs, random }: Backoff): number {
  const pause = Math.min(firstMs * 2 ** (failures - 1), longestMs);
  return random === undefined ? pause : pause * (0.75 + random() / 2);
}
