import type { Locator, Page } from '@playwright/test';
import { MachineScreen } from '../../screens/machine.ts';
import { TreeTools } from '../../screens/tools.ts';
import { expect, test } from '../../test.ts';

test.use({ alone: true });

test('finds a VM and a snapshot, previews and runs a merge without a mouse', async ({ page, client }) => {
  const machine = new MachineScreen(page);
  const tools = new TreeTools(machine);
  await page.goto('/');
  await skipToPage(page);
  await tabTo(page, page.getByRole('textbox', { name: 'Search VMs' }));
  await page.keyboard.type('router-lab');
  await tabTo(page, page.getByRole('table').getByRole('link', { name: 'router-lab', exact: true }));
  await page.keyboard.press('Enter');
  await machine.expectOpen('router-lab');

  await page.keyboard.press('/');
  await page.keyboard.type('bgp');
  await expect(tools.count).toHaveText('3 found');
  await page.keyboard.press('Enter');
  await machine.expectChosen('bgp');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: /Tree of snapshots/ })).toBeFocused();

  await tabTo(page, machine.action('Merge into children'));
  await page.keyboard.press('Enter');
  await expect(machine.card('bgp')).toContainText('merged into 2');
  await tabTo(page, machine.preview.getByRole('button', { name: 'Merge into children…' }));
  await page.keyboard.press('Enter');
  await expect(machine.confirm('Merge into children')).toBeFocused();
  await page.keyboard.press('Enter');
  await machine.expectOutcome('Succeeded');
  expect(await page.evaluate(() => document.activeElement?.tagName), 'the keyboard is somewhere').not.toBe(
    'BODY',
  );
  const { tree } = await client.tree('sim-forge', await client.domainId('sim-forge', 'router-lab'));
  expect(tree.snapshots.map((snapshot) => snapshot.name)).not.toContain('bgp');
});

test('moves through the list, collapses and expands branches and selects several snapshots without a mouse', async ({
  page,
}) => {
  const machine = new MachineScreen(page);
  const tools = new TreeTools(machine);
  await machine.find('router-lab');
  await skipToPage(page);
  await tabTo(page, page.getByRole('radio', { name: 'Graph' }));
  await page.keyboard.press('ArrowRight');
  await tabTo(page, tools.list);
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await machine.expectChosen('bgp');
  await page.keyboard.press('ArrowLeft');
  await expect(tools.row(/^bgp/)).toHaveCount(1);
  await expect(tools.row(/^bgp/)).toContainText('2 hidden');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(machine.details.getByRole('heading', { level: 2 })).toHaveText('2 snapshots');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await expect(tools.row(/^bgp-ok/)).toBeVisible();
});

const MOST_TABS = 60;

/** Presses Tab until the element has the focus, up to a reasonable number of times. */
async function tabTo(page: Page, goal: Locator): Promise<void> {
  await goal.waitFor({ state: 'attached' });
  for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
    await page.keyboard.press('Tab');
    if (await goal.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${MOST_TABS} times Tab did not lead to ${goal}`);
}

/** Skips the list of VMs at the side. */
async function skipToPage(page: Page): Promise<void> {
  await tabTo(page, page.getByRole('link', { name: 'Skip to content' }));
  await page.keyboard.press('Enter');
}
