import { openBrowser } from './browser/browser.ts';
import { measureFleet } from './fleet/fleet.ts';
import { measureLibvirt } from './libvirt/libvirt.ts';
import { print } from './report.ts';
import { measureTrees } from './trees/trees.ts';

/**
 * The product in Debian's Chromium, held against what it promises. Words choose parts (`trees`, `fleet`, `libvirt`);
 * without any it measures them all.
 */
const parts = [
  { name: 'trees', title: 'Large trees, on a simulated host', measure: measureTrees },
  { name: 'fleet', title: 'A large fleet, the answers of the server made up', measure: measureFleet },
  { name: 'libvirt', title: 'A real machine in libvirt', measure: measureLibvirt },
];

const wanted = process.argv.slice(2);
for (const { name, title, measure } of parts) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const browser = await openBrowser();
  try {
    print(title, await measure(browser));
  } finally {
    await browser.close();
  }
}
