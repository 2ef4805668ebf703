import type { Page } from '@playwright/test';
import { MachineScreen } from '../screens/machine.ts';
import { expect, test } from '../test.ts';

test('sends one request for a double click and for Enter on top of it', async ({ page, client }) => {
  const sent = countOperations(page);
  const machine = new MachineScreen(page);
  await machine.find('installer-matrix');
  const id = await client.domainId('sim-forge', 'installer-matrix');
  const before = (await client.jobs('sim-forge', id)).length;
  await machine.choose('void');
  await machine.action('Discard').click();
  await machine.ask('Discard');
  const begin = machine.confirm('Discard');
  await begin.focus();
  await begin.evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
    button.form?.requestSubmit();
  });
  await machine.expectOutcome('Succeeded');
  expect(sent()).toBe(1);
  expect(await client.jobs('sim-forge', id)).toHaveLength(before + 1);
});

test('begins one job when the answer to a request was lost and it is sent again', async ({
  page,
  client,
  noise,
}) => {
  noise.expect(/ERR_FAILED/);
  const machine = new MachineScreen(page);
  await machine.find('installer-matrix');
  const id = await client.domainId('sim-forge', 'installer-matrix');
  const before = (await client.jobs('sim-forge', id)).length;
  await machine.choose('arch');
  await machine.action('Discard').click();
  await machine.ask('Discard');
  // The server takes the order; its answer never arrives.
  await page.route('**/operations', async (route) => {
    await route.fetch();
    await route.abort();
    await page.unroute('**/operations');
  });
  await machine.confirm('Discard').click();
  await machine.expectOutcome('Succeeded');
  const jobs = await client.jobs('sim-forge', id);
  expect(jobs).toHaveLength(before + 1);
  await expect(machine.card('arch')).toHaveCount(0);
});

/** Counts the requests that would begin a job. */
function countOperations(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/operations')) count += 1;
  });
  return () => count;
}
