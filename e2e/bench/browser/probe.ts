import type { Page } from '@playwright/test';

/** The measurements in a page. Times are in milliseconds since the start of the navigation. */
interface Probe {
  /** Resolves two frames after all selectors match, when the elements have been painted. */
  readonly drawn: (selectors: readonly string[]) => Promise<number>;
  /** The same for the selectors that were set before the page was opened. */
  readonly first: Promise<number>;
  readonly frames: { readonly start: () => void; readonly stop: () => number[] };
}

declare global {
  interface Window {
    readonly probe: Probe;
  }
}

/** Makes every later page of the tab measurable from the start. */
export async function installProbe(page: Page, first: readonly string[]): Promise<void> {
  await page.addInitScript((wanted) => {
    const drawn = (selectors: readonly string[]) =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (selectors.every((selector) => document.querySelector(selector) !== null))
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
          else requestAnimationFrame(look);
        };
        look();
      });
    let times: number[] = [];
    let running = 0;
    const tick = (time: number) => {
      times.push(time);
      running = requestAnimationFrame(tick);
    };
    const frames = {
      start: () => {
        times = [];
        running = requestAnimationFrame(tick);
      },
      stop: () => {
        cancelAnimationFrame(running);
        return times;
      },
    };
    Object.assign(window, { probe: { drawn, first: drawn(wanted), frames } });
  }, first);
}
