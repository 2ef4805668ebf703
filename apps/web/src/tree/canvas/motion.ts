/** The duration of moves of cards, lines and the view in milliseconds; the same as in `canvas.module.css`. */
export const MOVE = 200;

/** The curve of `--move` in `canvas.module.css`, cubic-bezier(1/3, 0, 2/3, 1), as a formula. */
const ease = (t: number) => t * t * (3 - 2 * t);

export function wantsNoMotion(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** How long a move of the view takes, in milliseconds: 0 for users who prefer reduced motion. */
export function gently(): number {
  return wantsNoMotion() ? 0 : MOVE;
}

/** Moves the view in step with the cards, so that a card that keeps its place on the screen does not move. */
export function together() {
  return { duration: gently(), ease, interpolate: 'linear' as const };
}
