import type { Page } from '@playwright/test';
import { drawingOf, expectDrawing } from '../../screens/drawing.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test('finds a snapshot in the palette, previews and runs a merge without a mouse, and keeps the focus', async ({
  page,
  client,
}) => {
  await page.goto('/');
  await expect(page.getByText(/\d\d VMs on 4 hosts/)).toBeVisible();
  // No one has opened this VM, but the server knows its tree.
  await findAndGo(page, { words: '6.11-rc1 kernel', entry: /^6\.11-rc1/ });
  const machine = new MachineScreen(page);
  await machine.expectOpen('kernel-test');
  await machine.expectChosen('6.11-rc1');
  await expect(page.locator('#main')).toBeFocused();
  await expect(page.locator('[data-spoken="page"]')).toHaveText('kernel-test · Snaptree');

  await findAndGo(page, { words: 'discard', entry: /^Discard/ });
  await expect(machine.preview).toBeVisible();
  await expect(page.locator('[data-spoken="preview"]')).toContainText('6.11-rc1');
  await tabTo(page, machine.preview.getByRole('button', { name: 'Discard…' }));
  await page.keyboard.press('Enter');
  await expect(machine.dialog).toBeVisible();
  await expect(machine.dialog.locator(':focus'), 'the dialog has the focus').toHaveCount(1);
  await tabTo(page, machine.confirm('Discard'));
  await page.keyboard.press('Enter');
  await machine.expectOutcome('Succeeded');

  await expect(machine.card('6.11-rc1')).toHaveCount(0);
  await expect(page.locator('body'), 'the focus is somewhere').not.toBeFocused();
  const id = await client.domainId('sim-forge', 'kernel-test');
  await expectDrawing(page, drawingOf(await client.tree('sim-forge', id)));
});

test('announces a refusal, and skips the list of VMs', async ({ page }) => {
  const machine = new MachineScreen(page);
  await machine.find('Malware Sandbox');
  await page.reload();
  await machine.expectOpen('Malware Sandbox');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const isInside = () => page.evaluate(() => document.activeElement?.closest('#main') !== null);
  expect(await isInside(), 'the next stop is in the page').toBe(true);
  await machine.expectOpen('Malware Sandbox');

  await findAndGo(page, { words: 'clean malware', entry: /^clean/ });
  await machine.expectChosen('clean');
  await findAndGo(page, { words: 'merge into', entry: /^Merge into children/ });
  await expect(page.locator('[data-spoken="preview"]')).toContainText('Refused.');
});

test('finds VMs even if keys were pressed before the palette opened', async ({ page }) => {
  const pressed = Promise.withResolvers<void>();
  await page.route(/assets\/palette-/, async (route) => {
    await pressed.promise;
    await route.continue();
  });
  await page.goto('/');
  await page.getByRole('link', { name: 'All VMs' }).waitFor();
  await page.keyboard.press('Control+k');
  pressed.resolve();
  const palette = page.getByRole('dialog', { name: 'Search everything' });
  await palette.getByRole('textbox', { name: 'Search' }).fill('postgres');
  await expect(palette.getByText('postgres-replica').first()).toBeVisible();
});

test('opens the shortcuts with ?, from the palette and with a button, and restores the focus', async ({
  page,
}) => {
  await page.goto('/');
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  const search = page.getByRole('textbox', { name: 'Search VMs' });
  await search.fill('what?');
  await expect(keys, 'a question mark is a letter there').toBeHidden();
  const button = page.getByRole('button', { name: 'Keyboard shortcuts' });
  await button.focus();
  await page.keyboard.press('?');
  await expect(keys.getByRole('region', { name: 'Tree view' })).toContainText(
    'Extend the selection to the next card',
  );
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await expect(button).toBeFocused();
  await findAndGo(page, { words: 'shortcuts', entry: /^Show keyboard shortcuts/ });
  await expect(keys).toBeVisible();
});

/** Through the palette: types the words, then chooses the first entry with that name. */
async function findAndGo(page: Page, { words, entry }: { words: string; entry: RegExp }): Promise<void> {
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search everything' });
  await palette.getByRole('textbox', { name: 'Search' }).fill(words);
  const wanted = palette.getByRole('button', { name: entry }).first();
  await expect(wanted).toBeVisible();
  for (let step = 0; step < 20; step += 1) {
    if ((await wanted.getAttribute('data-selected')) === 'true') break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
}

async function tabTo(page: Page, goal: ReturnType<Page['locator']>): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    if (await goal.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(goal, 'Tab leads there').toBeFocused();
}
