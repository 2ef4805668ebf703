import type { Browser, Page } from '@playwright/test';
import { Product } from '../../product/server.ts';
import { withPage } from '../browser/browser.ts';
import { type Frames, pan, zoom } from '../browser/motion.ts';
import { type Figure, median, timed } from '../report.ts';
import { BarePage } from './bare.ts';
import { machineName, plantMachine, SIMULATED_HOST } from './plant.ts';

/** A card and a line are on the page. */
const DRAWN = ['.react-flow__node', '.react-flow__edge'];
const OPENINGS = 5;
const MOVING_MS = 2000;
const FAST_ENOUGH = 50;

/** Promised times until a tree is drawn, in milliseconds, by its restore points. */
const limits: Readonly<Record<number, number>> = { 1000: 500, 10000: 1500 };

/** The tree page with many restore points, beside React Flow alone with the same nodes at the same places. */
export async function measureTrees(browser: Browser): Promise<Figure[]> {
  const sizes = Object.keys(limits).map(Number);
  const product = await startWith(sizes);
  try {
    const trees = await Promise.all(
      sizes.map(
        async (size) => [size, await (await fetch(`${product.url}/api${pathOf(size)}/tree`)).text()] as const,
      ),
    );
    const bare = await BarePage.serve(new Map(trees));
    try {
      const figures: Figure[] = [];
      for (const size of sizes) figures.push(...(await measureSize(browser, { size, product, bare })));
      return figures;
    } finally {
      bare.close();
    }
  } finally {
    await product.stop();
  }
}

const pathOf = (size: number) => `/hosts/${SIMULATED_HOST}/domains/${machineName(size)}`;

/** The product with the machines planted on a simulated host, its trees read once. */
async function startWith(sizes: readonly number[]): Promise<Product> {
  const product = await Product.start();
  await fetch(`${product.url}/api/hosts/${SIMULATED_HOST}/domains`);
  await product.stopProcess();
  for (const size of sizes) plantMachine(product.directory, size);
  await product.startAgain();
  return product;
}

interface Subject {
  readonly size: number;
  readonly product: Product;
  readonly bare: BarePage;
}

async function measureSize(browser: Browser, { size, product, bare }: Subject): Promise<Figure[]> {
  const address = `${product.url}${pathOf(size)}`;
  const times: Record<'typed' | 'clicked' | 'fixed' | 'plain', number[]> = {
    typed: [],
    clicked: [],
    fixed: [],
    plain: [],
  };
  // In turn, so that whatever else the machine does falls on all of them alike.
  for (let i = 0; i < OPENINGS; i++) {
    times.typed.push(await withPage(browser, DRAWN, (page) => openTyped(page, address)));
    times.clicked.push(await withPage(browser, DRAWN, (page) => openClicked(page, product.url, size)));
    times.fixed.push(await withPage(browser, DRAWN, (page) => openTyped(page, bare.url(size, 'fixed'))));
    // Seconds for each opening of ten thousand: once is enough to see that.
    if (i === 0 || size <= 1000)
      times.plain.push(await withPage(browser, DRAWN, (page) => openTyped(page, bare.url(size, 'plain'))));
  }
  const ours = await withPage(browser, DRAWN, (page) => useTree(page, address));
  const fixed = await withPage(browser, DRAWN, (page) => moveAround(page, bare.url(size, 'fixed')));
  const plain = await withPage(browser, DRAWN, (page) => moveAround(page, bare.url(size, 'plain')));
  const of = (figure: string) => `${size.toLocaleString('en')} restore points, ${figure}`;
  const limit = limits[size];
  const smooth = size <= 1000 ? FAST_ENOUGH : undefined;
  return [
    timed(of('clicked in the open app until drawn'), times.clicked, limit),
    timed(of('address typed, empty cache, until drawn'), times.typed, limit),
    timed(of('React Flow alone, only what is in sight, address typed'), times.fixed),
    timed(of('React Flow alone, as it comes, address typed'), times.plain),
    ratio(of('typed address of React Flow alone, only what is in sight'), times.typed, times.fixed),
    ratio(of('typed address of React Flow alone, as it comes'), times.typed, times.plain),
    ...(['pan', 'zoom', 'far'] as const).flatMap((way) => [
      frames(of(ways[way]), ours[way], way === 'far' ? undefined : smooth),
      frames(of(`${ways[way]}, React Flow alone, only what is in sight`), fixed[way]),
      frames(of(`${ways[way]}, React Flow alone, as it comes`), plain[way]),
    ]),
    timed(of('whole tree shown after the click'), [ours.whole]),
    timed(of('card chosen after the click'), [ours.choose]),
    timed(of('preview drawn after the click'), [ours.preview]),
  ];
}

const ways = { pan: 'panning', zoom: 'zooming', far: 'panning with the whole tree in sight' };

async function openTyped(page: Page, address: string): Promise<number> {
  await page.goto(address, { waitUntil: 'commit' });
  return page.evaluate(() => window.probe.first);
}

/** In an app that has shown another tree before; the large one itself was never asked for. */
async function openClicked(page: Page, home: string, size: number): Promise<number> {
  await page.goto(`${home}/?find=kernel-test`);
  await clickLink(page, 'kernel-test');
  await page.evaluate(() => window.probe.first);
  await page.getByRole('link', { name: 'Snaptree' }).click();
  await page.getByRole('textbox', { name: 'Search machines' }).fill(machineName(size));
  return clickLink(page, machineName(size));
}

/** Clicks without having rested on the link, which would fetch the tree ahead. Milliseconds until it is drawn. */
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
  /** Panning with the whole tree in sight. */
  readonly far: Frames;
  /** Milliseconds until the whole tree is in sight. */
  readonly whole: number;
}

async function moveAround(page: Page, address: string): Promise<Motion> {
  await openTyped(page, address);
  const panned = await pan(page, MOVING_MS);
  const zoomed = await zoom(page, MOVING_MS);
  const whole = await clickButton(page, 'Show the whole tree', []);
  return { pan: panned, zoom: zoomed, far: await pan(page, MOVING_MS), whole };
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

const ratio = (what: string, ours: readonly number[], others: readonly number[]): Figure => ({
  what,
  value: median(ours) / median(others),
  unit: 'times',
});

const frames = (what: string, { fps, worst }: Frames, limit?: number): Figure => ({
  what,
  value: fps,
  unit: 'frames/s',
  note: `longest ${worst.toFixed(0)} ms`,
  ...(limit === undefined ? {} : { limit: { at: limit, better: 'more' as const } }),
});
