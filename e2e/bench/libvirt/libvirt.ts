import type { Browser, Page } from '@playwright/test';
import type { Machine } from '../../machines/machine.ts';
import { Product } from '../../product/server.ts';
import { withPage } from '../browser/browser.ts';
import { type Opening, opened, openTyped } from '../browser/opening.ts';
import { type Figure, timed } from '../report.ts';
import { bringUpLab } from './lab.ts';

const SNAPSHOTS = 200;
const OPENINGS = 10;
const CHANGES = 6;
const DRAWN = ['.react-flow__node', '.react-flow__edge'];

/** A QEMU VM in a real libvirt: opening its tree, and changes by another client. */
export async function measureLibvirt(browser: Browser): Promise<Figure[] | string> {
  let end: () => Promise<void>;
  try {
    end = await bringUpLab();
  } catch (error) {
    return `Not measured, because libvirt cannot start: ${error instanceof Error ? error.message.trim() : error}`;
  }
  try {
    // These modules read the lab's address when they are loaded.
    const { Machine } = await import('../../machines/machine.ts');
    const { labConfiguration, virsh } = await import('../../machines/virsh.ts');
    const machine = new Machine();
    try {
      virsh(growing(machine.name));
      const product = await Product.start({ configuration: labConfiguration() });
      try {
        return await measure(browser, { machine, virsh, home: product.url });
      } finally {
        await product.stop();
      }
    } finally {
      machine.remove();
    }
  } finally {
    await end();
  }
}

/** One virsh for all of them: after every twentieth snapshot, a branch from one in the middle of the history. */
function growing(name: string): string {
  const commands = Array.from({ length: SNAPSHOTS }, (_, i) => {
    const back = i > 0 && i % 20 === 0 ? `snapshot-revert ${name} s${i / 2}; ` : '';
    return `${back}snapshot-create-as ${name} s${i}`;
  });
  return commands.join('; ');
}

interface Subject {
  readonly machine: Machine;
  readonly virsh: (...words: string[]) => string;
  readonly home: string;
}

async function measure(browser: Browser, subject: Subject): Promise<Figure[]> {
  const address = `${subject.home}/hosts/lab/domains/${subject.machine.uuid}`;
  const openings: Opening[] = [];
  const again: Opening[] = [];
  const counts: number[] = [];
  let changes: number[] = [];
  for (let i = 0; i <= OPENINGS; i++) {
    await withPage(browser, DRAWN, async (page) => {
      const took = await openTyped(page, address);
      // The first opening warms up the server.
      if (i > 0) {
        openings.push(took);
        counts.push(await countRows(page));
        // The usual case: the product's files are in the browser's cache.
        await page.goto('about:blank');
        again.push(await openTyped(page, address));
      }
      if (i === OPENINGS) changes = await watchChanges(page, subject);
    });
  }
  const whole = counts.filter((count) => count === SNAPSHOTS).length;
  return [
    opened(`by address, empty cache, until ${SNAPSHOTS} snapshots are drawn`, openings, 700),
    opened(`by address, with the product's files in the cache`, again, 700),
    {
      what: `openings with all ${SNAPSHOTS} snapshots`,
      value: whole,
      unit: 'of 10',
      limit: { at: OPENINGS, better: 'more' },
    },
    timed('a change from the start of virsh until it is seen', changes, 2000),
  ];
}

/** The number of snapshots on the page: counted in its list and shown in its header. */
async function countRows(page: Page): Promise<number> {
  const header = await page.locator('main header').textContent();
  if (header?.includes(`${SNAPSHOTS} snapshots`) !== true) return 0;
  await page.getByRole('radiogroup', { name: 'View' }).getByText('List').click();
  const list = page.getByRole('tree', { name: 'Snapshots' });
  return list.evaluate(async (tree) => {
    const seen = new Set<string>();
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let top = 0; top <= tree.scrollHeight; top += tree.clientHeight / 2) {
      tree.scrollTop = top;
      await frame();
      await frame();
      for (const row of tree.querySelectorAll('[data-kind="snapshot"]')) seen.add(row.id);
    }
    return seen.size;
  });
}

/** Another client creates and deletes snapshots. Milliseconds from the start of each virsh. */
async function watchChanges(page: Page, { machine, virsh }: Subject): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < CHANGES; i++) {
    const adds = i % 2 === 0;
    const seen = page.evaluate(
      async (wanted) => {
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        while (document.querySelector('main header')?.textContent?.includes(wanted) !== true) await frame();
        await frame();
        return Date.now();
      },
      `${adds ? SNAPSHOTS + 1 : SNAPSHOTS} snapshots`,
    );
    const begin = Date.now();
    if (adds) virsh('snapshot-create-as', machine.name, 'made-outside');
    else virsh('snapshot-delete', machine.name, 'made-outside');
    times.push((await seen) - begin);
    // Starts at a different moment of the server's polling interval each time.
    await page.waitForTimeout(170 * i);
  }
  return times;
}
