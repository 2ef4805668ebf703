import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { MachineScreen } from '../screens/machine.ts';
import { expect, test } from '../test.ts';

for (const scheme of ['light', 'dark'] as const) {
  test.describe(`in ${scheme} colours`, () => {
    test.use({ colorScheme: scheme });

    test('has no fault that axe knows: lists and pages of their own', async ({ page }) => {
      await page.goto('/');
      await expect(page.getByText(/\d\d machines on 4 hosts/)).toBeVisible();
      await expectNoFault(page);
      await page.goto('/jobs');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectNoFault(page);
      await page.goto('/settings');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectNoFault(page);
    });

    test('has no fault that axe knows: a tree, a preview, a refusal and the last question', async ({
      page,
    }) => {
      const machine = new MachineScreen(page);
      await machine.find('router-lab');
      await expectNoFault(page);
      await machine.choose('ospf');
      await machine.action('Merge into children').click();
      await expect(machine.card('ospf')).toContainText('merged');
      await expectNoFault(page);
      await machine.ask('Merge into children');
      await expectNoFault(page);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await machine.action('Discard').click();
      await expect(machine.card('ospf-stub')).toContainText('would be lost');
      await expectNoFault(page);
    });
  });
}

async function expectNoFault(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const faults = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  expect(faults).toEqual([]);
}
