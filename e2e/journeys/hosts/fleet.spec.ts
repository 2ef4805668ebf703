import { expect, test } from '../../test.ts';

const HOSTS = ['atlas (production)', 'forge (laboratory)', 'workbench (desktops)', 'cluster-a (data center)'];

test('shows the fleet immediately, with VMs of every host', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'VMs' })).toBeVisible();
  await expect(page.getByText(/\d\d VMs on 4 hosts/)).toBeVisible();
  const table = page.getByRole('table');
  for (const machine of ['web-01', 'postgres-main', 'kernel-test']) {
    await expect(table.getByRole('link', { name: machine, exact: true })).toBeVisible();
  }
  for (const host of HOSTS) await expect(table.page().getByRole('option', { name: host })).toBeAttached();
});

test('finds a VM by parts of its name and by its host, and clears the search', async ({ page }) => {
  await page.goto('/');
  const table = page.getByRole('table');
  const rows = table.getByRole('link');
  await page.getByRole('textbox', { name: 'Search VMs' }).fill('sand');
  await expect(rows).toHaveText(['Malware Sandbox']);
  await page.reload();
  await expect(rows, 'the address holds the search').toHaveText(['Malware Sandbox']);

  await page.getByRole('textbox', { name: 'Search VMs' }).fill('');
  await page.getByRole('combobox', { name: 'Host' }).selectOption('cluster-a (data center)');
  await expect(table.getByRole('link', { name: 'erp-db', exact: true })).toBeVisible();
  await expect(table.getByRole('link', { name: 'web-01', exact: true })).toBeHidden();
  await page.getByRole('combobox', { name: 'Host' }).selectOption('All hosts');
  await expect(table.getByRole('link', { name: 'web-01', exact: true })).toBeVisible();
});

test('shows in the list what is wrong with a VM, and why actions are disabled', async ({ page }) => {
  await page.goto('/?find=vpn');
  await expect(page.getByRole('row', { name: /vpn-gateway/ })).toContainText(
    'The current snapshot is unknown',
  );
  await page.getByRole('table').getByRole('link', { name: 'vpn-gateway' }).click();
  await expect(page.getByText('Read-only. The current snapshot is unknown.')).toBeVisible();
});

test('keeps filter, sort order and groups in the address, and moves between rows with the keyboard', async ({
  page,
}) => {
  await page.goto('/?power=running&sort=bytes&down=true&group=host');
  const table = page.getByRole('table');
  await expect(table.getByRole('button', { name: /atlas/ })).toBeVisible();
  await expect(table.getByRole('columnheader', { name: 'Data' })).toHaveAttribute('aria-sort', 'descending');
  await expect(page.getByRole('combobox', { name: 'Power state' })).toHaveValue('running');
  await table.getByRole('button', { name: /atlas/ }).click();
  await expect(table.getByRole('link', { name: 'postgres-main' })).toBeHidden();
  await page.reload();
  await expect(table.getByRole('button', { name: /atlas/ })).toHaveAttribute('aria-expanded', 'false');

  await page.goto('/?sort=machine');
  const first = table.getByRole('link').first();
  await first.focus();
  await page.keyboard.press('ArrowDown');
  await expect(table.getByRole('link').nth(1)).toBeFocused();
  await page.keyboard.press('End');
  await expect(table.getByRole('link').last()).toBeFocused();
  await page.keyboard.press('Home');
  await expect(first).toBeFocused();
  const name = (await first.textContent()) ?? 'no name';
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name.trim());
});

test('describes in words how deep a tree and its disk chain are', async ({ page }) => {
  await page.goto('/?find=postgres-main');
  // The number depends on what other tests have done to the VM.
  await expect(page.getByRole('row', { name: /postgres-main/ })).toContainText(/[1-9] levels\s*[1-9] layers/);
  await expect(page.getByRole('button', { name: 'Depth' })).toHaveAccessibleDescription(
    /Most snapshots in one branch, and most layers that a disk of the live state reads through\./,
  );
});

test.describe('before any VM was changed', () => {
  test.use({ alone: true });
  test('leads from Reclaim space to a preview', async ({ page }) => {
    await page.goto('/');
    await page.getByRole('link', { name: 'Reclaim space' }).first().click();
    await page.getByRole('textbox', { name: 'Space needed' }).fill('200 GiB');
    await page.getByRole('combobox', { name: 'Host' }).selectOption('atlas (production)');
    await expect(
      page.getByText(/1 operation frees at most .* which can be enough for 200 GiB\./),
    ).toBeVisible();
    const ways = page.getByRole('table', { name: 'Operations that free space' });
    await expect(ways).not.toContainText('cluster-a');
    await page.reload();
    await expect(page.getByRole('combobox', { name: 'Host' })).toHaveValue('sim-atlas');
    await ways.getByRole('link').first().focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('postgres-main');
    await expect(page).toHaveURL(/pending=/);
    await expect(page.getByRole('button', { name: /^Delete all snapshots…$/ })).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('textbox', { name: 'Space needed' })).toHaveValue('200 GiB');
  });
});

test.describe('without any host', () => {
  test.use({ start: { configuration: { demo: false } }, alone: true });

  test('leads to the first host, real or simulated', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'No hosts yet' })).toBeVisible();
    await page.getByRole('link', { name: 'Try simulated VMs' }).click();
    await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Simulated');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'View its VMs' }).click();
    await expect(page.getByRole('table').getByRole('link').first()).toBeVisible();
  });
});
