import type { Page } from '@playwright/test';
import { type Figure, median, timed } from '../report.ts';

/** Times of opening an address, in milliseconds. */
export interface Opening {
  /** From the address to the drawn page. */
  readonly ms: number;
  /** How long the page's main thread worked; other load on the computer hardly changes it. */
  readonly work: number;
}

/** Opens an address as if it was typed, and waits until the page counts as drawn. */
export async function openTyped(page: Page, address: string): Promise<Opening> {
  const inspector = await page.context().newCDPSession(page);
  await inspector.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(address, { waitUntil: 'commit' });
  const ms = await page.evaluate(() => window.probe.first);
  const { metrics } = await inspector.send('Performance.getMetrics');
  const seconds = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  return { ms, work: seconds * 1000 };
}

/** The times of several openings as a figure, with the work of the page's thread. */
export function opened(what: string, openings: readonly Opening[], limit?: number): Figure {
  const figure = timed(
    what,
    openings.map(({ ms }) => ms),
    limit,
  );
  const work = median(openings.map((opening) => opening.work));
  return { ...figure, note: `${figure.note}; ${work.toFixed(0)} ms of work in the page` };
}
