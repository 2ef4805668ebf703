import type { Page } from '@playwright/test';
import { Stage } from '../../gallery/stage.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test('reports an update, offers no actions until the page is reloaded, and then shows the same view', async ({
  page,
  noise,
}) => {
  noise.expect(/412 \(Precondition Failed\)/);
  const upgrade = await openOldPage(page);
  const machine = new MachineScreen(page);
  await machine.find('training-04');
  await machine.live.click();
  await expect(machine.action('Create')).toBeEnabled();
  const address = page.url();

  await upgrade();
  const notice = page.getByText('Snaptree was updated. Reload this page.');
  await expect(notice.first()).toBeVisible({ timeout: 15_000 });
  await expect(machine.action('Create'), 'no action of an old page').toBeDisabled();
  await expect(machine.details).toContainText(
    'Snaptree was updated. Reload this page. Actions are disabled.',
  );
  const status = await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json', 'snaptree-build': 'older-build' };
    return (await fetch('/api/host-tests', { method: 'POST', body: '{}', headers })).status;
  });
  expect(status, 'the server refuses what an old page would send').toBe(412);

  await page.getByRole('button', { name: 'Reload page' }).click();
  await expect(page.getByText('Snaptree was updated')).toHaveCount(0);
  await machine.expectOpen('training-04');
  await expect(machine.action('Create')).toBeEnabled();
  expect(page.url()).toBe(address);
});

test('reports that the code of a page is gone from the server, and opens the page after a reload', async ({
  page,
  noise,
}) => {
  noise.expect(/404/);
  noise.expect(/ChunkMissing/);
  await page.route(/assets\/reclaim-page-/, (route) => route.fulfill({ status: 404 }));
  await page.goto('/');
  await page.getByRole('link', { name: 'Reclaim space', exact: true }).first().click();
  await expect(page.getByRole('heading', { name: 'Cannot load this page' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'All VMs' }), 'the rest of the page works').toBeVisible();
  await page.unroute(/assets\/reclaim-page-/);
  await page.getByRole('button', { name: 'Reload page' }).click();
  await expect(page).toHaveURL(/\/space$/);
  await expect(page.getByRole('heading', { level: 1, name: /space/i })).toBeVisible();
});

test('keeps navigation working when the confirmation dialog cannot be loaded', async ({
  page,
  client,
  noise,
}) => {
  noise.expect(/404/);
  noise.expect(/dynamically imported module/);
  const stage = new Stage(page, client, false);
  await page.route(/assets\/confirm-dialog-.*js/, (route) => route.fulfill({ status: 404 }));
  await stage.open('sim-forge', 'router-lab', {
    snapshot: '@bgp',
    pending: { kind: 'mergeIntoChildren', id: '@bgp' },
  });
  const address = page.url();
  await stage.machine.preview.getByRole('button', { name: 'Merge into children…' }).click();
  await expect(page.getByRole('heading', { name: 'Cannot load this page' })).toBeVisible();
  await page.unroute(/assets\/confirm-dialog-.*js/);
  await page.getByRole('button', { name: 'Reload page' }).click();
  await stage.machine.ask('Merge into children');
  expect(page.url()).toBe(address);
});

test('works without the palette when its code is gone', async ({ page, noise }) => {
  noise.expect(/404/);
  await page.route(/assets\/palette-/, (route) => route.fulfill({ status: 404 }));
  const asked = page.waitForResponse(/assets\/palette-.*js/);
  await page.goto('/');
  await asked;
  await expect(page.getByText(/\d\d VMs on 4 hosts/)).toBeVisible();
});

/** A page from an older server, which is then replaced with a newer one. */
async function openOldPage(page: Page): Promise<() => Promise<void>> {
  await page.addInitScript(() => {
    if (sessionStorage.getItem('was old') !== null) return;
    sessionStorage.setItem('was old', 'yes');
    new MutationObserver(() => {
      document.querySelector('meta[name="snaptree-build"]')?.setAttribute('content', 'older-build');
    }).observe(document, { childList: true, subtree: true });
  });
  const answers = /\/api\//;
  await page.route(answers, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'snaptree-build': 'older-build' } });
  });
  return () => page.unroute(answers);
}
