import type { Page } from '@playwright/test';
import { plantFaults } from '../product/simulated.ts';
import { drawingOf, expectDrawing, readDrawing } from '../screens/drawing.ts';
import { Line } from '../screens/line.ts';
import { MachineScreen } from '../screens/machine.ts';
import { expect, test } from '../test.ts';

// The jobs below last some seconds at this speed: long enough to cut a line in the middle.
test.use({ start: { speed: 25 }, alone: true });

test('shows a job as unknown while the browser has no line, and then how it ended, once', async ({
  page,
  context,
  client,
  noise,
}) => {
  noise.tolerate(/ERR_INTERNET_DISCONNECTED|WebSocket/);
  const line = await Line.lay(context);
  const machine = new MachineScreen(page);
  const sent = countOperations(page);
  const promised = await beginMerge(machine, { of: 'postgres-main', name: 'schema v212' });
  await expect(machine.jobs).toContainText(/\d+ %/);
  await expect(machine.card('schema v212').getByRole('progressbar')).toBeVisible();

  await line.cut();
  await expect(page.getByRole('status')).toContainText('No connection to the Snaptree server.');
  await expect(machine.jobs).toContainText('Unknown, still watching');
  await machine.choose('schema v213');
  await expect(machine.action('Discard'), 'nothing is done on an old picture').toBeDisabled();
  const id = await client.domainId('sim-atlas', 'postgres-main');
  const [job] = await client.jobs('sim-atlas', id);
  expect((await client.ended(job?.id ?? '')).outcome).toEqual({ state: 'succeeded' });
  await expect(machine.jobs, 'the page cannot know that yet').toContainText('Unknown, still watching');

  await line.mend();
  await machine.expectOutcome('Succeeded');
  await expect(page.getByRole('alert').filter({ hasText: 'Succeeded: postgres-main' })).toHaveCount(1);
  await expectDrawing(page, promised);
  expect(sent()).toBe(1);
  expect(await client.jobs('sim-atlas', id)).toHaveLength(1);
});

test('takes up a job whose server was killed in the middle, and tells the truth about it', async ({
  page,
  product,
  client,
  noise,
}) => {
  noise.tolerate(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket/);
  const machine = new MachineScreen(page);
  const sent = countOperations(page);
  const promised = await beginMerge(machine, { of: 'release-train', name: 'step-10' });
  await expect(machine.jobs).toContainText(/\d+ %/);

  await product.kill();
  await expect(page.getByRole('status')).toContainText('No connection to the Snaptree server.');
  await expect(machine.jobs).toContainText('Unknown, still watching');
  await product.startAgain();
  await machine.expectOutcome('Succeeded', 30_000);
  await expectDrawing(page, promised);
  const id = await client.domainId('sim-cluster', 'release-train');
  expect(drawingOf(await client.tree('sim-cluster', id))).toEqual(promised);
  expect(await client.jobs('sim-cluster', id)).toHaveLength(1);
  expect(sent()).toBe(1);
});

test('shows a job again after a reload in the middle of it', async ({ page }) => {
  const machine = new MachineScreen(page);
  const promised = await beginMerge(machine, { of: 'postgres-main', name: 'schema v212' });
  await expect(machine.jobs).toContainText(/\d+ %/);
  await page.reload();
  await expect(machine.jobs).toContainText(/\d+ %/);
  await expect(machine.card('schema v212').getByRole('progressbar')).toBeVisible();
  await machine.expectOutcome('Succeeded');
  await expectDrawing(page, promised);
});

test('waits for a hypervisor that cannot be asked in the middle of a job', async ({
  page,
  product,
  client,
  noise,
}) => {
  noise.tolerate(/ERR_CONNECTION_REFUSED/);
  await client.domainId('sim-atlas', 'postgres-main');
  await product.stopProcess();
  const faults = [{ kind: 'cut', steps: ['delete'] }] as const;
  plantFaults(product.directory, { host: 'sim-atlas', machine: 'postgres-main', faults });
  await product.startAgain();
  const machine = new MachineScreen(page);
  const promised = await beginMerge(machine, { of: 'postgres-main', name: 'schema v212' });
  await expect(machine.jobs).toContainText('Unknown, still watching');
  await machine.expectOutcome('Succeeded', 30_000);
  await expectDrawing(page, promised);
});

test('says that nothing changed when the hypervisor gives up, and lets it be tried again', async ({
  page,
  product,
  client,
}) => {
  await client.domainId('sim-cluster', 'erp-app-01');
  await product.stopProcess();
  const faults = [{ kind: 'fail', steps: ['delete'], text: 'disk error' }] as const;
  plantFaults(product.directory, { host: 'sim-cluster', machine: 'erp-app-01', faults });
  await product.startAgain();
  const machine = new MachineScreen(page);
  await machine.find('erp-app-01');
  const before = await readDrawing(page);
  const name = Object.values(before.names)[0] ?? '';
  const promised = await beginMerge(machine, { of: 'erp-app-01', name });
  await expect(machine.jobs).toContainText(/Failed, nothing changed|Stopped half-way/, { timeout: 20_000 });
  await expect(page.getByRole('alert').filter({ hasText: 'erp-app-01' })).toContainText('disk error');
  await expectDrawing(page, before);
  await beginMerge(machine, { of: 'erp-app-01', name });
  await machine.expectOutcome('Succeeded');
  await expectDrawing(page, promised);
});

/** Previews a merge and begins it; returns the tree that was promised. */
async function beginMerge(machine: MachineScreen, { of, name }: { of: string; name: string }) {
  await machine.find(of);
  await machine.choose(name);
  const action = machine.action('Merge into').first();
  await action.click();
  await machine.show('After');
  const promised = await readDrawing(machine.page);
  await machine.preview.getByRole('button', { name: /^Merge.*…$/ }).click();
  await machine.dialog.getByRole('button', { name: /^Merge/ }).click();
  await expect(machine.dialog).toBeHidden();
  return promised;
}

/** Counts the requests that would begin a job. */
function countOperations(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/operations')) count += 1;
  });
  return () => count;
}
