import { type Browser, chromium, type Page } from '@playwright/test';
import { chromiumLaunch } from '../../chromium.ts';
import { installProbe } from './probe.ts';

/** A longer wait is an error. Waiting inside the page has no timeout. */
const PATIENCE_MS = 60_000;

export const openBrowser = (): Promise<Browser> => chromium.launch(chromiumLaunch);

/**
 * Runs the work with a new page and an empty cache. `first`: selectors that must match for the page to count as
 * drawn.
 */
export async function withPage<T>(
  browser: Browser,
  first: readonly string[],
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    reducedMotion: 'reduce',
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await installProbe(page, first);
    return await inTime(work(page));
  } finally {
    await context.close();
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`Nothing after ${PATIENCE_MS} ms.`)), PATIENCE_MS);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
