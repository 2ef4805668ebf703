/** Gives an element the focus when it appears; a ref. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}
