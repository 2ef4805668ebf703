import AxeBuilder from '@axe-core/playwright';
import { startProxy } from '../../product/proxy.ts';
import { expect, test } from '../../test.ts';

test('explains what to do when a proxy serves the page under an unknown address', async ({
  page,
  product,
  noise,
}) => {
  noise.tolerate(/WebSocket|403|Failed to load resource/);
  const proxy = await startProxy({ to: product.url });
  await page.goto(proxy.url);
  const note = page.getByRole('alert').filter({ hasText: 'The server does not accept this address' });
  await expect(note).toContainText('This server does not accept changes from the origin');
  await expect(note).toContainText(proxy.url);
  await expect(note).toContainText('Behind a proxy, add its origin to "allowedOrigins"');
  await expect(page.getByText('No connection to the Snaptree server.')).toBeHidden();
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  proxy.stop();
});

test('reports that a proxy blocks the socket when everything else works', async ({
  page,
  product,
  noise,
}) => {
  noise.tolerate(/WebSocket|404|403|Failed to load resource/);
  const proxy = await startProxy({ to: product.url, dropNews: true });
  // The server accepts changes from this origin.
  await page.route('**/api/page', (route) => route.fulfill({ json: { ok: true } }));
  await page.goto(proxy.url);
  await expect(page.getByText('No live updates from the Snaptree server.')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('status').filter({ hasText: '/socket.io/' })).toContainText(
    'WebSocket upgrades',
  );
  proxy.stop();
});
