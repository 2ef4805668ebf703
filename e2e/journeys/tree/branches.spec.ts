import { MachineScreen } from '../../screens/machine.ts';
import { TreeTools } from '../../screens/tools.ts';
import { expect, test } from '../../test.ts';

test('collapses a branch in the tree, also in the list, after a reload and with Back', async ({ page }) => {
  const machine = new MachineScreen(page);
  const tools = new TreeTools(machine);
  await machine.find('kernel-test');
  await machine.wholeTree();
  await tools.close('6.6-lts');
  await expect(tools.plate('6.6-lts')).toContainText('3 hidden');
  await expect(machine.card('kasan')).toHaveCount(0);
  await expect(machine.card('6.11-rc1')).toBeVisible();

  await page.reload();
  await machine.wholeTree();
  await expect(tools.plate('6.6-lts')).toContainText('3 hidden');

  await tools.showList();
  const row = tools.row(/^6\.6-lts/);
  await expect(row).toHaveAttribute('aria-expanded', 'false');
  await expect(row).toContainText('3 hidden');
  await row.click();
  await tools.list.press('ArrowRight');
  await expect(tools.row(/^kasan/)).toBeVisible();

  await tools.showGraph();
  await machine.wholeTree();
  await expect(machine.card('kasan')).toBeVisible();
});

test('expands the branches that hide the live state when it is opened', async ({ page }) => {
  const machine = new MachineScreen(page);
  const tools = new TreeTools(machine);
  await machine.find('kernel-test');
  await page.getByRole('button', { name: 'Collapse all' }).click();
  await expect(tools.plate('6.6-lts')).toHaveAccessibleName(/3 snapshots and the live state/);
  await expect(machine.live).toHaveCount(0);
  await page.getByRole('button', { name: 'Go to the live state' }).click();
  await expect(machine.live).toBeVisible();
  await expect(tools.plate('6.11')).toBeVisible();
  await page.getByRole('button', { name: 'Expand all' }).click();
  await expect(tools.plate('6.11')).toHaveCount(0);
});

test('never hides the effects of a preview: the collapsed branch shows them and expands with one click', async ({
  page,
}) => {
  const machine = new MachineScreen(page);
  const tools = new TreeTools(machine);
  await machine.find('kernel-test');
  await machine.choose('6.1-lts');
  await tools.close('6.1-lts');
  await machine.action('Discard').click();
  await expect(tools.plate('6.1-lts')).toContainText('2 hidden · 2');
  await tools.plate('6.1-lts').click();
  await expect(machine.card('6.1.112')).toBeVisible();
  await expect(machine.card('6.1.112')).toContainText('would be lost');
});

test('moves through the tree and collapses branches with the keyboard only', async ({ page }) => {
  const machine = new MachineScreen(page);
  const tools = new TreeTools(machine);
  await machine.find('kernel-test');
  await machine.choose('installed');
  const picture = page.getByRole('region', { name: /Tree of snapshots/ });
  await picture.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await machine.expectChosen('6.1-lts');
  await page.keyboard.press('-');
  await expect(tools.plate('6.1-lts')).toContainText('2 hidden');
  await page.keyboard.press('+');
  await page.keyboard.press('ArrowDown');
  await expect(machine.details.getByRole('heading', { level: 2 })).toHaveText(/6\.1\.1/);
  await page.keyboard.press('ArrowUp');
  await machine.expectChosen('6.1-lts');
});
