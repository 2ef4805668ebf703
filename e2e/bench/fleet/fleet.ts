import type { Browser, Page } from '@playwright/test';
import { Product } from '../../product/server.ts';
import { withPage } from '../browser/browser.ts';
import { scroll } from '../browser/motion.ts';
import { type Opening, opened, openTyped } from '../browser/opening.ts';
import { type Figure, median, timed } from '../report.ts';
import { LargeFleet } from './large-fleet.ts';

const MACHINES = 10_000;
const OPENINGS = 5;
const SCROLLING_MS = 2000;
/** Every key leaves fewer VMs than the previous one. */
const TYPED = '473';
const FIRST_ROWS = ['table[aria-label="Machines"] tbody tr[aria-rowindex="12"] a'];

/** A very long list of VMs: the answers are generated, the page is the product's. */
export async function measureFleet(browser: Browser): Promise<Figure[]> {
  const product = await Product.start();
  try {
    const fleet = await LargeFleet.before(product.url, MACHINES);
    try {
      return await measure(browser, fleet.url);
    } finally {
      fleet.close();
    }
  } finally {
    await product.stop();
  }
}

async function measure(browser: Browser, home: string): Promise<Figure[]> {
  const openings: Opening[] = [];
  for (let i = 0; i < OPENINGS; i++)
    openings.push(await withPage(browser, FIRST_ROWS, (page) => openTyped(page, home)));
  const scrolled: { fps: number; worst: number }[] = [];
  const keys: number[] = [];
  for (let i = 0; i < 3; i++) {
    await withPage(browser, FIRST_ROWS, async (page) => {
      await openTyped(page, home);
      scrolled.push(await scroll(page, SCROLLING_MS));
      keys.push(...(await typeSearch(page)));
    });
  }
  return [
    opened('address typed, empty cache, until the rows are drawn', openings),
    {
      what: 'scrolling',
      value: median(scrolled.map(({ fps }) => fps)),
      unit: 'frames/s',
      limit: { at: 50, better: 'more' },
      note: `longest ${Math.max(...scrolled.map(({ worst }) => worst)).toFixed(0)} ms`,
    },
    timed('a key in the search until its rows are drawn', keys, 100),
  ];
}

/** Types into the search, key by key. Milliseconds from each key until the list has another length and is drawn. */
async function typeSearch(page: Page): Promise<number[]> {
  const field = page.getByRole('textbox', { name: 'Search VMs' });
  const times: number[] = [];
  for (let length = 1; length <= TYPED.length; length++) {
    const typed = { text: TYPED.slice(0, length), before: await rowCount(page) };
    times.push(
      await field.evaluate(async (input, { text, before }) => {
        const begin = performance.now();
        // React notices input through the field's setter.
        const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
        value?.set?.call(input, text);
        input.dispatchEvent(new Event('input', { bubbles: true }));
        return (
          (await window.probe.drawn([`table[aria-label="Machines"]:not([aria-rowcount="${before}"])`])) -
          begin
        );
      }, typed),
    );
  }
  return times;
}

const rowCount = (page: Page) =>
  page.getByRole('table', { name: 'VMs' }).evaluate((table) => table.getAttribute('aria-rowcount'));
