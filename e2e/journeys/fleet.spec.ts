import { expect, test } from '../test.ts';

test('shows a fleet at once', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Fleet' })).toBeVisible();
});
