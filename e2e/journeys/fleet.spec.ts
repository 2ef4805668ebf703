import { expect, test } from '../test.ts';

test('shows a fleet at once, with machines of every host', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Machines' })).toBeVisible({ timeout: 2_000 });
  const table = page.getByRole('table', { name: 'Machines' });
  for (const machine of ['web-01', 'postgres-main']) {
    await expect(table.getByRole('link', { name: machine, exact: true })).toBeVisible();
  }
  for (const host of [
    'atlas (production)',
    'forge (laboratory)',
    'workbench (desktops)',
    'cluster-a (data centre)',
  ]) {
    await expect(
      page.getByRole('navigation').getByRole('button', { name: new RegExp(escaped(host)) }),
    ).toBeVisible();
  }
  await expect(page.getByText(/\d\d machines on 4 hosts/)).toBeVisible();
});

const escaped = (text: string) => text.replace(/[()]/g, '\\$&');
