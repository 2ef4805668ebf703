import type { Browser } from '@playwright/test';
import { openBrowser } from './browser/browser.ts';
import { measureFleet } from './fleet/fleet.ts';
import { measureLibvirt } from './libvirt/libvirt.ts';
import { type Figure, print } from './report.ts';
import { measureTree } from './trees/trees.ts';

interface Part {
  readonly name: string;
  readonly title: string;
  readonly measure: (browser: Browser) => Promise<Figure[] | string>;
}

const parts: readonly Part[] = [
  {
    name: 'trees',
    title: '1,000 snapshots on a simulated host',
    measure: (browser) => measureTree(browser, 1000),
  },
  {
    name: 'trees',
    title: '10,000 snapshots on a simulated host',
    measure: (browser) => measureTree(browser, 10_000),
  },
  { name: 'fleet', title: '10,000 VMs, with generated answers of the server', measure: measureFleet },
  { name: 'libvirt', title: 'a VM in libvirt with 200 snapshots', measure: measureLibvirt },
];

/**
 * Measures the product in Debian's Chromium. Arguments select parts (`trees`, `fleet`, `libvirt`); default: all. A part
 * that cannot be measured reports that, and the others continue.
 */
async function main(wanted: readonly string[]): Promise<void> {
  for (const { name, title, measure } of parts) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const browser = await openBrowser();
    try {
      print(title, await measure(browser));
    } catch (error) {
      print(title, `Not measured: ${error instanceof Error ? error.message : error}`);
      process.exitCode = 1;
    } finally {
      await browser.close();
    }
  }
}

await main(process.argv.slice(2));
