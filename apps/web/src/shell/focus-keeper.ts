/** What may receive the focus when the focused element is removed. */
interface Held {
  readonly element: Element;
  /** The focusable elements around it, nearest first. */
  readonly around: readonly HTMLElement[];
}

/**
 * Keeps the focus near its place: when the focused element is removed (a job deleted the selected card, a panel closed
 * with its button), the nearest focusable element around it receives the focus, or the main part of the page.
 * Otherwise the next Tab would start at the top. Returns the function that stops it.
 */
export function keepFocus(main: HTMLElement): () => void {
  let held: Held | undefined;
  let frame = 0;
  const onFocus = ({ target }: FocusEvent) => {
    if (target instanceof Element) held = { element: target, around: placesAround(target) };
  };
  const look = () => {
    if (held === undefined || held.element.isConnected || document.activeElement !== document.body) return;
    const home = held.around.find((place) => place.isConnected) ?? main;
    held = undefined;
    home.focus({ preventScroll: true });
  };
  const observer = new MutationObserver(() => {
    if (held === undefined || held.element.isConnected) return;
    // The code that removed the element may move the focus itself, by the next frame.
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(look);
  });
  document.addEventListener('focusin', onFocus);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    cancelAnimationFrame(frame);
    document.removeEventListener('focusin', onFocus);
    observer.disconnect();
  };
}

function placesAround(element: Element): HTMLElement[] {
  const places: HTMLElement[] = [];
  for (let place = element.parentElement; place !== null; place = place.parentElement) {
    if (place.hasAttribute('tabindex')) places.push(place);
  }
  return places;
}
