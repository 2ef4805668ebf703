/** How long cards, lines and the view take to a new place, in milliseconds; `canvas.module.css` has the same. */
export const MOVE = 200;

/** The curve of `--move` in `canvas.module.css`, cubic-bezier(1/3, 0, 2/3, 1), as a formula. */
const ease = (t: number) => t * t * (3 - 2 * t);

export function wantsNoMotion(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** How long a move of the view takes, in milliseconds: none for those who want no motion. */
export function gently(): number {
  return wantsNoMotion() ? 0 : MOVE;
}

/** A move of the view in step with the cards, so that a card that keeps its place on the screen stands still. */
export function together() {
  return { duration: gently(), ease, interpolate: 'linear' as const };
}
