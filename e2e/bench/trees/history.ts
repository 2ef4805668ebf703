/** A snapshot of a generated history. */
export interface Point {
  readonly id: string;
  readonly parent: string | null;
}

/** A history of this many snapshots, always the same: three of four are children of the previous one, the others of any. */
export function history(size: number): Point[] {
  const random = seeded(7);
  return Array.from({ length: size }, (_, i): Point => {
    const parent = random() < 0.75 ? i - 1 : Math.floor(random() * i);
    return { id: idOf(i), parent: i === 0 ? null : idOf(parent) };
  });
}

const idOf = (i: number) => `p${i}`;

/** A linear congruential generator with the constants of Numerical Recipes; from 0 up to 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
