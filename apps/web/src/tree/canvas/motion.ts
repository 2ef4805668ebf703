/** How long a move of the view takes, in milliseconds: none for those who want no motion. */
export function gently(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200;
}
