import { MachineScreen } from '../../screens/machine.ts';
import { TreeTools } from '../../screens/tools.ts';
import { expect, test } from '../../test.ts';

test('finds snapshots in a tree and moves between matches, through collapsed branches', async ({ page }) => {
  const machine = new MachineScreen(page);
  const tools = new TreeTools(machine);
  await machine.find('kernel-test');
  await page.getByRole('button', { name: 'Collapse all' }).click();
  await page.keyboard.press('Control+f');
  await expect(tools.field).toBeFocused();
  await page.keyboard.type('6.11');
  await expect(tools.count).toHaveText('4 found');
  await expect(tools.plate('6.11')).toContainText('3 found');
  await page.keyboard.press('Enter');
  await expect(tools.count).toHaveText('1 of 4');
  await machine.expectChosen('6.11');
  await page.keyboard.press('Enter');
  await expect(tools.count).toHaveText('2 of 4');
  await machine.expectChosen('6.11-rc1');
  await expect(machine.card('6.11-rc1')).toBeInViewport();
  await page.keyboard.press('Shift+Enter');
  await machine.expectChosen('6.11');

  await expect(page).toHaveURL(/find=/);
  await page.reload();
  await expect(tools.field).toHaveValue('6.11');
  await expect(tools.count).toHaveText('1 of 4');

  await tools.field.press('Escape');
  await expect(tools.field).toHaveValue('');
  await expect(page).not.toHaveURL(/find=/);
  await machine.expectChosen('6.11');
});

test('finds the same in the list as in the tree, and reports when nothing matches', async ({ page }) => {
  const machine = new MachineScreen(page);
  const tools = new TreeTools(machine);
  await machine.find('compliance-2025');
  await tools.showList();
  await page.keyboard.press('/');
  await page.keyboard.type('auditors');
  await expect(tools.count).toHaveText('1 found');
  await expect(tools.row(/^signed/)).toContainText('found: description');
  await page.keyboard.press('Enter');
  await machine.expectChosen('signed');
  await tools.field.fill('nowhere to be found');
  await expect(page.getByText('No snapshot has nowhere to be found')).toBeVisible();
  await page.getByRole('button', { name: 'Close the search' }).click();
  await expect(tools.list).toBeFocused();
});

test('finds one of a thousand snapshots, zoomed out and zoomed in', async ({ page }) => {
  const machine = new MachineScreen(page);
  const tools = new TreeTools(machine);
  await machine.find('ci-golden');
  await machine.wholeTree();
  await expect(page.locator('[data-far="tree"]')).toBeVisible();
  await tools.field.fill('nightly');
  await expect(tools.count).toHaveText(/found$/);
  await tools.field.press('Enter');
  await expect(tools.count).toHaveText(/^1 of /);
  await expect(machine.details.getByRole('heading', { level: 2 })).toHaveText(/nightly/);
});
