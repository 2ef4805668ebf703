import { drawingOf, expectDrawing, readDrawing } from '../../screens/drawing.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { TreeTools } from '../../screens/tools.ts';
import { expect, test } from '../../test.ts';

test.use({ alone: true });

test('merges several snapshots, selected with Ctrl and clicks, in one job', async ({ page, client }) => {
  const machine = new MachineScreen(page);
  await machine.find('kernel-test');
  const id = await client.domainId('sim-forge', 'kernel-test');
  await machine.choose('6.1-lts');
  await machine.card('6.11').click({ modifiers: ['ControlOrMeta'] });
  await expect(machine.details.getByRole('heading', { level: 2 })).toHaveText('2 snapshots');
  await page.reload();
  await expect(machine.details.getByRole('heading', { level: 2 })).toHaveText('2 snapshots');

  await machine.action('Merge 2 snapshots into children').click();
  await machine.wholeTree();
  await expect(machine.card('6.1-lts')).toContainText('merged into 2');
  await expect(machine.card('6.11')).toContainText('merged into 3');
  await machine.show('After');
  const promised = await readDrawing(page);
  expect(Object.values(promised.names)).not.toContain('6.11');

  await machine.ask('Merge 2 snapshots into children');
  await machine.confirm('Merge 2 snapshots into children').click();
  await machine.expectOutcome('Succeeded');
  await expectDrawing(page, promised);
  expect(drawingOf(await client.tree('sim-forge', id))).toEqual(promised);
  expect(await client.jobs('sim-forge', id)).toHaveLength(1);
});

test('selects a range with Shift, and single rows of the list with the keyboard', async ({ page }) => {
  const machine = new MachineScreen(page);
  const tools = new TreeTools(machine);
  await machine.find('kernel-test');
  await machine.choose('6.6-lts');
  await machine.card('kasan').click({ modifiers: ['Shift'] });
  const chosen = machine.details.getByRole('list', { name: 'Selected snapshots' });
  await expect(chosen.getByRole('listitem')).toHaveText([/6\.6-lts/, /6\.6\.50/, /kasan/]);

  await tools.showList();
  await expect(tools.list.getByRole('treeitem', { selected: true })).toHaveCount(3);
  await tools.row(/^6\.11-rc1/).click();
  await tools.list.press('ArrowDown');
  await tools.list.press('ArrowDown');
  await tools.list.press(' ');
  await expect(chosen.getByRole('listitem')).toHaveText([/6\.11-rc1/, /6\.11-final/]);
});

test('selects several cards with the keyboard, and announces the selection', async ({ page }) => {
  const machine = new MachineScreen(page);
  await machine.find('kernel-test');
  await machine.choose('6.6-lts');
  const said = page.locator('[data-spoken="card"]');
  const keyboard = page.locator('[data-cursor]');
  await page.getByRole('region', { name: /Tree of snapshots/ }).focus();
  await expect(said, 'nothing is said before a key was used').toHaveText('');
  await page.keyboard.press('Shift+ArrowDown');
  const chosen = machine.details.getByRole('list', { name: 'Selected snapshots' });
  await expect(chosen.getByRole('listitem')).toHaveText([/6\.6-lts/, /6\.6\.50/]);
  await expect(said).toContainText(/^6\.6\.50.* Selected, 2 selected in total\./);

  await page.keyboard.press('Control+ArrowUp');
  await page.keyboard.press('Control+ArrowUp');
  const installed = (await machine.card('installed').getAttribute('data-id')) ?? '';
  await expect(keyboard).toHaveAttribute('data-cursor', installed);
  await expect(said).toContainText(/^installed.* Not selected, 2 selected in total\./);
  await expect(chosen.getByRole('listitem'), 'going there has chosen nothing').toHaveCount(2);
  await page.keyboard.press('Space');
  await expect(chosen.getByRole('listitem')).toHaveCount(3);
  await page.keyboard.press('Space');
  await expect(chosen.getByRole('listitem')).toHaveText([/6\.6-lts/, /6\.6\.50/]);
  await expect(keyboard, 'the keyboard stays where it is').toHaveAttribute('data-cursor', installed);
  await page.keyboard.press('Enter');
  await machine.expectChosen('installed');
});
