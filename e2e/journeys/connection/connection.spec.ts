import type { Page } from '@playwright/test';
import { plantFaults } from '../../product/simulated.ts';
import { drawingOf, expectDrawing, readDrawing } from '../../screens/drawing.ts';
import { Line } from '../../screens/line.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

// At this speed, jobs take a few seconds: long enough to cut the connection during one.
test.use({ start: { speed: 25 }, alone: true });

test('shows a job as unknown while the browser is offline, and then its outcome, once', async ({
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
  await expect(machine.jobs).toContainText(/\d+%/);
  await expect(machine.card('schema v212').getByRole('progressbar')).toBeVisible();

  await line.cut();
  await expect(page.getByText('No connection to the Snaptree server.')).toBeVisible();
  await expect(machine.jobs).toContainText('Unknown, still watching');
  await machine.choose('schema v213');
  await expect(machine.action('Discard'), 'nothing is done on an old picture').toBeDisabled();
  const id = await client.domainId('sim-atlas', 'postgres-main');
  const [job] = await client.jobs('sim-atlas', id);
  expect((await client.ended(job?.id ?? '')).outcome).toEqual({ state: 'succeeded' });
  await expect(machine.jobs, 'the page cannot know that yet').toContainText('Unknown, still watching');

  await line.mend();
  await machine.expectOutcome('Succeeded');
  await expect(page.getByRole('alert').filter({ hasText: 'postgres-main: Succeeded' })).toHaveCount(1);
  await expectDrawing(page, promised);
  expect(sent()).toBe(1);
  expect(await client.jobs('sim-atlas', id)).toHaveLength(1);
});

test('recovers a job after the server was killed during a step, and reports its true outcome', async ({
  page,
  product,
  client,
  noise,
}) => {
  noise.tolerate(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket/);
  const machine = new MachineScreen(page);
  const sent = countOperations(page);
  const promised = await beginMerge(machine, { of: 'release-train', name: 'step-10' });
  await expect(machine.jobs).toContainText(/\d+%/);

  await product.kill();
  await expect(page.getByText('No connection to the Snaptree server.')).toBeVisible();
  await expect(machine.jobs).toContainText('Unknown, still watching');
  await product.startAgain();
  await machine.expectOutcome('Succeeded', 30_000);
  await expectDrawing(page, promised);
  const id = await client.domainId('sim-cluster', 'release-train');
  expect(drawingOf(await client.tree('sim-cluster', id))).toEqual(promised);
  expect(await client.jobs('sim-cluster', id)).toHaveLength(1);
  expect(sent()).toBe(1);
});

test('shows a running job again after a reload', async ({ page }) => {
  const machine = new MachineScreen(page);
  const promised = await beginMerge(machine, { of: 'postgres-main', name: 'schema v212' });
  await expect(machine.jobs).toContainText(/\d+%/);
  await page.reload();
  await expect(machine.jobs).toContainText(/\d+%/);
  await expect(machine.card('schema v212').getByRole('progressbar')).toBeVisible();
  await machine.expectOutcome('Succeeded');
  await expectDrawing(page, promised);
});

test('waits when the hypervisor becomes unreachable during a job', async ({
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

test('reports what is incomplete when the hypervisor fails during a step, and resumes the job', async ({
  page,
  product,
  client,
}) => {
  const id = await client.domainId('sim-atlas', 'web-02');
  const before = drawingOf(await client.tree('sim-atlas', id));
  await product.stopProcess();
  const faults = [{ kind: 'fail', steps: ['delete'], text: 'disk error' }] as const;
  plantFaults(product.directory, { host: 'sim-atlas', machine: 'web-02', faults });
  await product.startAgain();
  const machine = new MachineScreen(page);
  const promised = await beginMerge(machine, { of: 'web-02', name: 'before nginx 1.26' });
  await machine.expectOutcome('Interrupted');
  await expectDrawing(page, before);

  await page.getByRole('link', { name: /finished today/ }).click();
  await page
    .getByRole('main')
    .getByRole('link', { name: /before nginx 1.26/ })
    .click();
  await expect(page.getByRole('main')).toContainText('disk error');
  await expect(page.getByRole('main')).toContainText('Incomplete, do not use');
  await page.getByRole('button', { name: 'Resume…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Resume', exact: true }).click();
  await machine.expectOutcome('Succeeded');
  await page.getByRole('link', { name: 'View current tree' }).click();
  await expectDrawing(page, promised);
});

/** Previews a merge and starts it; returns the tree in the preview. */
async function beginMerge(machine: MachineScreen, { of, name }: { of: string; name: string }) {
  await machine.find(of);
  await machine.choose(name);
  await machine.action('Merge into').first().click();
  await machine.show('After');
  const promised = await readDrawing(machine.page);
  await machine.preview.getByRole('button', { name: /^Merge.*…$/ }).click();
  await machine.dialog.getByRole('button', { name: /^Merge/ }).click();
  await expect(machine.dialog).toBeHidden();
  return promised;
}

/** Counts the requests that would start a job. */
function countOperations(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/operations')) count += 1;
  });
  return () => count;
}
