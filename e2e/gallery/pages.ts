import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

/** Lists and pages other than trees. */
export const pages: readonly Screen[] = [
  { name: 'fleet', arrange: fleet },
  {
    name: 'fleet-findings',
    arrange: async ({ page }) => {
      await page.goto('/?findings=true');
      await page.getByText('release-train').last().waitFor();
    },
  },
  {
    name: 'fleet-nothing-found',
    arrange: async ({ page }) => {
      await page.goto('/?find=nonesuch');
      await page.getByText('No VM matches the search and the filters.').waitFor();
    },
  },
  {
    name: 'machines-menu',
    arrange: async (stage) => {
      await fleet(stage);
      if (!stage.narrow) return;
      await stage.page.getByRole('button', { name: 'Hosts and VMs' }).click();
      await stage.page.getByRole('dialog').getByText('dns-01').waitFor();
    },
  },
  {
    name: 'space',
    arrange: async ({ page }) => {
      await page.goto('/space');
      await page.getByText('not read yet.').waitFor({ state: 'hidden' });
      await page.getByText('log-archive').last().waitFor();
    },
  },
  {
    name: 'palette',
    arrange: async ({ page, machine }) => {
      await page.goto('/');
      await page.getByText('postgres-main').last().waitFor();
      await page.keyboard.press('Control+k');
      await machine.dialog.getByRole('textbox', { name: 'Search' }).fill('postgres');
      await machine.dialog.getByText('postgres-replica').first().waitFor();
    },
  },
  {
    name: 'keyboard',
    arrange: async ({ page }) => {
      await page.goto('/');
      await page.getByText('postgres-main').last().waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Close the search').waitFor();
    },
  },
  {
    name: 'settings',
    arrange: async ({ page }) => {
      await page.goto('/settings');
      await page.getByRole('main').getByText('Demo host').first().waitFor();
    },
  },
  {
    name: 'host-form',
    arrange: async ({ page }) => {
      await page.goto('/settings?form=new');
      await page.getByRole('button', { name: 'Test connection' }).waitFor();
    },
  },
  {
    name: 'host-form-wrong',
    arrange: async ({ page }) => {
      await page.goto('/settings?form=new');
      await page.getByText('SSH', { exact: true }).click();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.locator('[aria-invalid="true"]').first().waitFor();
    },
  },
  {
    name: 'jobs-empty',
    arrange: async ({ page }) => {
      await page.route(/\/api\/jobs/, (route) => route.fulfill({ json: [] }));
      await page.goto('/jobs');
      await page.getByRole('main').getByText('No jobs yet.').waitFor();
    },
  },
  {
    name: 'no-host',
    arrange: async ({ page }) => {
      await page.route(/\/api\/hosts$/, (route) => route.fulfill({ json: [] }));
      await page.goto('/');
      await page.getByRole('heading', { name: 'No hosts yet' }).waitFor();
    },
  },
];

async function fleet({ page, narrow }: Stage): Promise<void> {
  await page.goto('/');
  await page
    .getByText(/\d\d VMs/)
    .first()
    .waitFor();
  if (!narrow) await page.getByText('vSphere 8 (simulated)').first().waitFor();
  // Trees are read one after the other. The last row of the first host shows that the host is done.
  if (narrow) await page.getByText('vpn-gateway').last().waitFor();
  else await page.getByRole('row', { name: /vpn-gateway.*unknown/ }).waitFor();
}
