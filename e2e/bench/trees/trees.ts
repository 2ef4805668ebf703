import type { Browser, Page } from '@playwright/test';
import { Product } from '../../product/server.ts';
import { withPage } from '../browser/browser.ts';
import { type Frames, pan, zoom } from '../browser/motion.ts';
import { type Opening, opened, openTyped } from '../browser/opening.ts';
import { type Figure, median, timed } from '../report.ts';
import { BarePage } from './bare.ts';
import { machineName, plantMachine, SIMULATED_HOST } from './plant.ts';

/** A card and a line are on the page. */
const DRAWN = ['.react-flow__node', '.react-flow__edge'];
const OPENINGS = 5;
const MOVING_MS = 1500;
const FAST_ENOUGH = 50;
/** Panning and zooming must be smooth up to this many snapshots. */
const SMOOTH_UP_TO = 1000;

/** Limits until a tree is drawn, in milliseconds, by number of snapshots. */
const limits: Readonly<Record<number, number>> = { 1000: 500, 10000: 1500 };

/** The tree page with this many snapshots, compared with React Flow alone with the same nodes in the same places. */
export async function measureTree(browser: Browser, size: number): Promise<Figure[]> {
  const product = await startWith(size);
  try {
    const tree = await fetch(`${product.url}/api${pathOf(size)}/tree`);
    const bare = await BarePage.serve(await tree.text());
    try {
      return await measure(browser, { size, product, bare });
    } finally {
      bare.close();
    }
  } finally {
    await product.stop();
  }
}

const pathOf = (size: number) => `/hosts/${SIMULATED_HOST}/domains/${machineName(size)}`;

/** The product with the large VM on a simulated host. */
async function startWith(size: number): Promise<Product> {
  const product = await Product.start();
  await fetch(`${product.url}/api/hosts/${SIMULATED_HOST}/domains`);
  await product.stopProcess();
  plantMachine(product.directory, size);
  await product.startAgain();
  return product;
}

interface Subject {
  readonly size: number;
  readonly product: Product;
  readonly bare: BarePage;
}

async function measure(browser: Browser, { size, product, bare }: Subject): Promise<Figure[]> {
  const address = `${product.url}${pathOf(size)}`;
  const clicked: number[] = [];
  const typed: Record<'ours' | 'fixed' | 'plain', Opening[]> = { ours: [], fixed: [], plain: [] };
  // Alternating, so that other load affects all of them alike.
  for (let i = 0; i < OPENINGS; i++) {
    typed.ours.push(await withPage(browser, DRAWN, (page) => openTyped(page, address)));
    clicked.push(await withPage(browser, DRAWN, (page) => openClicked(page, product.url, size)));
    typed.fixed.push(await withPage(browser, DRAWN, (page) => openTyped(page, bare.url('fixed'))));
    // Opening ten thousand takes seconds, so once is enough.
    if (i === 0 || size <= SMOOTH_UP_TO)
      typed.plain.push(await withPage(browser, DRAWN, (page) => openTyped(page, bare.url('plain'))));
  }
  const brief = size > SMOOTH_UP_TO ? MOVING_MS / 4 : MOVING_MS;
  const ours = await withPage(browser, DRAWN, (page) => useTree(page, address));
  const fixed = await withPage(browser, DRAWN, (page) => moveAround(page, bare.url('fixed')));
  const plain = await withPage(browser, DRAWN, (page) => moveAround(page, bare.url('plain'), brief));
  const limit = limits[size];
  const smooth = size <= SMOOTH_UP_TO ? FAST_ENOUGH : undefined;
  return [
    timed('clicked in the open app until drawn', clicked, limit),
    opened('address typed, empty cache, until drawn', typed.ours, limit),
    opened('React Flow alone, visible nodes only, by address', typed.fixed),
    opened('React Flow alone, defaults, by address', typed.plain),
    ratio('typed address of React Flow alone, only what is in sight', typed.ours, typed.fixed),
    ratio('typed address of React Flow alone, as it comes', typed.ours, typed.plain),
    ...(['pan', 'zoom', 'far'] as const).flatMap((way) => [
      frames(ways[way], ours[way], way === 'far' ? undefined : smooth),
      frames(`${ways[way]}, React Flow alone, visible nodes only`, fixed[way]),
      frames(`${ways[way]}, React Flow alone, defaults`, plain[way]),
    ]),
    timed('whole tree shown after the click', [ours.whole]),
    timed('card chosen after the click', [ours.choose]),
    timed('preview drawn after the click', [ours.preview]),
  ];
}

const ways = { pan: 'panning', zoom: 'zooming', far: 'panning with the whole tree in sight' };

/** In an app that has shown another tree, but never the large one. */
async function openClicked(page: Page, home: string, size: number): Promise<number> {
  await page.goto(`${home}/?find=kernel-test`);
  await clickLink(page, 'kernel-test');
  await page.evaluate(() => window.probe.first);
  await page.getByRole('link', { name: 'Snaptree' }).click();
  await page.getByRole('textbox', { name: 'Search VMs' }).fill(machineName(size));
  return clickLink(page, machineName(size));
}

/** Clicks without hovering over the link, which would prefetch the tree. Milliseconds until it is drawn. */
async function clickLink(page: Page, name: string): Promise<number> {
  const link = page.getByRole('table').getByRole('link', { name, exact: true });
  return link.evaluate(async (element, wanted) => {
    const begin = performance.now();
    if (element instanceof HTMLElement) element.click();
    return (await window.probe.drawn(wanted)) - begin;
  }, DRAWN);
}

interface Motion {
  readonly pan: Frames;
  readonly zoom: Frames;
  /** Panning with the complete tree visible. */
  readonly far: Frames;
  /** Milliseconds until the complete tree is visible. */
  readonly whole: number;
}

async function moveAround(page: Page, address: string, duration = MOVING_MS): Promise<Motion> {
  await openTyped(page, address);
  const panned = await pan(page, duration);
  const zoomed = await zoom(page, duration);
  const whole = await clickButton(page, 'Fit the tree', []);
  return { pan: panned, zoom: zoomed, far: await pan(page, duration), whole };
}

async function useTree(page: Page, address: string) {
  await openTyped(page, address);
  const choose = await clickCard(page);
  const preview = await clickButton(page, /^(Merge into children|Remove|Discard)/, ['[data-mark]']);
  const motion = await moveAround(page, address);
  return { ...motion, choose, preview };
}

async function clickCard(page: Page): Promise<number> {
  return page
    .locator('.react-flow__node-snapshot')
    .first()
    .evaluate(async (element) => {
      const begin = performance.now();
      if (element instanceof HTMLElement) element.click();
      return (await window.probe.drawn(['[data-node="snapshot"][data-picked="true"]'])) - begin;
    });
}

async function clickButton(page: Page, name: string | RegExp, wanted: readonly string[]): Promise<number> {
  const button = page.getByRole('button', { name }).first();
  return button.evaluate(async (element, selectors) => {
    const begin = performance.now();
    if (element instanceof HTMLElement) element.click();
    return (await window.probe.drawn(selectors)) - begin;
  }, wanted);
}

const ratio = (what: string, ours: readonly Opening[], others: readonly Opening[]): Figure => ({
  what,
  value: median(ours.map(({ ms }) => ms)) / median(others.map(({ ms }) => ms)),
  unit: 'times',
});

const frames = (what: string, { fps, worst }: Frames, limit?: number): Figure => ({
  what,
  value: fps,
  unit: 'frames/s',
  note: `longest ${worst.toFixed(0)} ms`,
  ...(limit === undefined ? {} : { limit: { at: limit, better: 'more' as const } }),
});
