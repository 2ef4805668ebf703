import type { Page } from '@playwright/test';

/** What a page is asked while it is measured; times are milliseconds since the navigation began. */
interface Probe {
  /** Resolves two frames after all selectors match: what they found has been painted by then. */
  readonly drawn: (selectors: readonly string[]) => Promise<number>;
  /** The same for the selectors that were given before the page began. */
  readonly first: Promise<number>;
  readonly frames: { readonly start: () => void; readonly stop: () => number[] };
}

declare global {
  interface Window {
    readonly probe: Probe;
  }
}

/** Makes every later page of the tab measurable from its very first moment. */
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
