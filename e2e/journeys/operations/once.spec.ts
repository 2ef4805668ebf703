import type { Page } from '@playwright/test';
import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test('sends one request for a double click followed by Enter', async ({ page, client }) => {
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

test('starts one job when the answer to its request is lost, and finds its outcome', async ({
  page,
  client,
  noise,
}) => {
  noise.expect(/ERR_FAILED/);
  const sent = countOperations(page);
  const machine = new MachineScreen(page);
  await machine.find('installer-matrix');
  const id = await client.domainId('sim-forge', 'installer-matrix');
  const before = (await client.jobs('sim-forge', id)).length;
  await machine.choose('arch');
  await machine.action('Discard').click();
  await machine.ask('Discard');
  // The server accepts the request; its answer never arrives.
  await page.route('**/operations', async (route) => {
    await route.fetch();
    await route.abort();
    await page.unroute('**/operations');
  });
  await machine.confirm('Discard').click();
  await expect(machine.dialog.getByRole('alert')).toContainText('The operation may have run');
  await expect(machine.card('arch'), 'it was done').toHaveCount(0);
  await machine.dialog.getByRole('button', { name: 'Check the result' }).click();
  await machine.expectOutcome('Succeeded');
  expect(sent(), 'the one that was lost and the one that asks').toBe(2);
  expect(await client.jobs('sim-forge', id)).toHaveLength(before + 1);
});

/** Counts the requests that would start a job. */
function countOperations(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/operations')) count += 1;
  });
  return () => count;
}
