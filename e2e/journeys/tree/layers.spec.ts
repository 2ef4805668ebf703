import { LayersScreen } from '../../screens/layers.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { TreeTools } from '../../screens/tools.ts';
import { expect, test } from '../../test.ts';

/** The side panel may request the configuration of a snapshot at the moment when a fast job deletes it. */
const askedTooLate = /404 \(Not Found\).*\/configuration/;

test('commits a layer down on QEMU: the arrows show the amount, and afterward the file is gone', async ({
  page,
  noise,
}) => {
  noise.tolerate(askedTooLate);
  const machine = new MachineScreen(page);
  const lens = new LayersScreen(page);
  await machine.find('postgres-main');
  await lens.open();
  await expect(lens.layers('vda')).toHaveCount(5);
  await expect(lens.layers('vda').first()).toContainText('live layer');
  const before = await lens.files('vda');

  await lens.layer('vda', 'schema v212').click();
  await machine.expectChosen('schema v212');
  await expect(lens.layer('vdb', 'schema v212'), 'lit on every disk').toHaveAttribute(
    'aria-selected',
    'true',
  );
  // The side panel grows while it loads the snapshot's configuration, and the actions move.
  await expect(async () => {
    await machine.action('Merge into child').evaluate((button) => button.scrollIntoView({ block: 'center' }));
    await machine.action('Merge into child').hover();
    const layer = lens.layer('vda', 'schema v213');
    await expect(layer, 'a hovered action paints').toContainText('merged down', { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await machine.action('Merge into child').click();
  for (const disk of ['vda', 'vdb']) {
    await expect(lens.layer(disk, 'schema v213')).toContainText('merged down, then deleted');
    await expect(lens.layer(disk, 'schema v212')).toContainText(
      /receives ≤ [\d.]+ GiB, then stores schema v213/,
    );
    expect(await lens.arrows(disk)).toEqual([expect.stringMatching(/^≤ [\d.]+ GiB$/)]);
  }

  await page.reload();
  await expect(lens.layer('vda', 'schema v213')).toContainText('merged down, then deleted');
  await machine.show('After');
  await expect(lens.layers('vda')).toHaveCount(4);
  await expect(lens.layer('vda', 'schema v213')).toContainText(/≤ [\d.]+ GiB/);
  const promised = await lens.files('vda');
  expect(promised).toEqual(before.filter((_, index) => index !== 2));

  await machine.ask('Merge into child');
  await machine.confirm('Merge into child').click();
  await machine.expectOutcome('Succeeded');
  await expect(lens.layers('vda')).toHaveCount(4);
  expect(await lens.files('vda')).toEqual(promised);
  await expect(lens.layer('vda', 'schema v212')).toHaveCount(0);
});

test('merges the smaller layer of another branch into the larger one on VirtualBox', async ({
  page,
  noise,
}) => {
  noise.tolerate(askedTooLate);
  const machine = new MachineScreen(page);
  const lens = new LayersScreen(page);
  await machine.find('Malware Sandbox');
  await machine.choose('sample-c-run');
  await lens.open();
  await expect(lens.layers('SATA 0:0')).toHaveCount(9);
  await expect(lens.layer('SATA 0:0', 'sample-c-run')).toHaveAttribute('aria-selected', 'true');

  await machine.action('Merge into child').click();
  await expect(lens.layer('SATA 0:0', 'sample-c-persist')).toContainText('merged down, then deleted');
  await expect(lens.layer('SATA 0:0', 'sample-c-run')).toContainText(
    /receives ≤ .*then stores sample-c-persist/,
  );
  expect(await lens.arrows('SATA 0:0')).toHaveLength(1);
  await expect(lens.layer('Saved memory', 'sample-c-run')).toContainText('removed');

  await machine.ask('Merge into child');
  await machine.confirm('Merge into child').click();
  await machine.expectOutcome('Succeeded');
  await expect(lens.layers('SATA 0:0')).toHaveCount(8);
  await expect(lens.layer('SATA 0:0', 'sample-c-run')).toHaveCount(0);
});

test('writes a layer into the one below on vSphere, with the keyboard only', async ({ page, noise }) => {
  noise.tolerate(askedTooLate);
  const machine = new MachineScreen(page);
  const lens = new LayersScreen(page);
  await machine.find('erp-app-01');
  await lens.open();
  const stack = page.getByRole('tree', { name: /^Hard disk 1/ });
  await stack.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await machine.expectChosen('q3 closed');
  await expect(page.getByRole('region', { name: 'Layer' })).toContainText(/\.vmdk.*backing file:/s);

  await machine.action('Merge into child').press('Enter');
  await expect(lens.layer('Hard disk 1', 'before hotfix')).toContainText('merged down, then deleted');
  expect(await lens.arrows('Hard disk 1')).toEqual([expect.stringMatching(/^≤ [\d.]+ [MG]iB$/)]);
  await machine.ask('Merge into child');
  await machine.confirm('Merge into child').press('Enter');
  await machine.expectOutcome('Succeeded');
  await expect(lens.layers('Hard disk 1')).toHaveCount(3);
  await expect(lens.layer('Hard disk 1', 'q3 closed')).toHaveCount(0);
  await lens.leave();
  await expect(machine.card('before hotfix')).toBeVisible();
});

test('finds snapshots among the layers, and collapses the layers of collapsed branches', async ({ page }) => {
  const machine = new MachineScreen(page);
  const lens = new LayersScreen(page);
  const tools = new TreeTools(machine);
  await machine.find('Malware Sandbox');
  await lens.open();
  await page.keyboard.press('/');
  await page.keyboard.type('sample-a');
  await expect(tools.count).toHaveText(/^\d+ found$/);
  await expect(lens.layer('SATA 0:0', 'sample-a-run')).toContainText('found');
  await page.keyboard.press('Enter');
  await expect(lens.layers('SATA 0:0').and(page.locator('[aria-selected=true]'))).not.toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-tree=layers]').first(), 'the keyboard is in the layers').toBeFocused();

  await page.getByRole('button', { name: 'Collapse all' }).click();
  await expect(lens.layer('SATA 0:0', 'sample-a')).toContainText('+ 1 hidden');
  await expect(lens.layer('SATA 0:0', 'sample-a-run')).toHaveCount(0);
  await expect(lens.disk('SATA 0:0')).toContainText('in collapsed branches are not shown');
  await page.reload();
  await expect(lens.layer('SATA 0:0', 'sample-a'), 'the address remembers').toContainText('+ 1 hidden');
  await lens.layer('SATA 0:0', 'sample-a').locator('[data-fold]').click();
  await expect(lens.layer('SATA 0:0', 'sample-a-run')).toBeVisible();
  await page.getByRole('button', { name: 'Expand all' }).click();
  await expect(lens.disk('SATA 0:0')).not.toContainText('closed branches');
});

test('is usable on a phone', async ({ page }) => {
  const lens = new LayersScreen(page);
  await new MachineScreen(page).find('devbox-omar');
  await page.setViewportSize({ width: 400, height: 800 });
  await lens.open();
  await lens.layer('Hard disk 1', 'experiment').click();
  await expect(page.getByRole('region', { name: 'Layer' })).toContainText('.vmdk');
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(sideways, 'the page itself does not scroll sideways').toBe(false);
});
