import { expect, test } from '../test.ts';

const HOSTS = ['atlas (production)', 'forge (laboratory)', 'workbench (desktops)', 'cluster-a (data centre)'];

test('shows a fleet at once, with machines of every host', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Machines' })).toBeVisible();
  await expect(page.getByText(/\d\d machines on 4 hosts/)).toBeVisible();
  const table = page.getByRole('table');
  for (const machine of ['web-01', 'postgres-main', 'kernel-test']) {
    await expect(table.getByRole('link', { name: machine, exact: true })).toBeVisible();
  }
  for (const host of HOSTS) await expect(table.page().getByRole('option', { name: host })).toBeAttached();
});

test('finds a machine by parts of its name and by its host, and shows all again', async ({ page }) => {
  await page.goto('/');
  const table = page.getByRole('table');
  const rows = table.getByRole('link');
  await page.getByRole('textbox', { name: 'Search machines' }).fill('sand');
  await expect(rows).toHaveText(['Malware Sandbox']);
  await page.reload();
  await expect(rows, 'the address holds the search').toHaveText(['Malware Sandbox']);

  await page.getByRole('textbox', { name: 'Search machines' }).fill('');
  await page.getByRole('combobox', { name: 'Host' }).selectOption('cluster-a (data centre)');
  await expect(table.getByRole('link', { name: 'erp-db', exact: true })).toBeVisible();
  await expect(table.getByRole('link', { name: 'web-01', exact: true })).toBeHidden();
  await page.getByRole('combobox', { name: 'Host' }).selectOption('All hosts');
  await expect(table.getByRole('link', { name: 'web-01', exact: true })).toBeVisible();
});

test('says what is wrong with a machine in the list, and why nothing can be done with it', async ({
  page,
}) => {
  await page.goto('/?find=vpn');
  await expect(page.getByRole('row', { name: /vpn-gateway/ })).toContainText(
    'not known what the live state sits on',
  );
  await page.getByRole('table').getByRole('link', { name: 'vpn-gateway' }).click();
  await expect(page.getByText('Read-only: nobody can tell what the machine runs on.')).toBeVisible();
});
