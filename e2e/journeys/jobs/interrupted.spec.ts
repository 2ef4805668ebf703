import AxeBuilder from '@axe-core/playwright';
import type { Client, JobOnTheWire } from '../../product/api.ts';
import { JobScreen } from '../../screens/job.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test.use({ alone: true });

const HOST = 'sim-forge';
const MACHINE = 'kernel-test';
const POINT = '6.6-lts';

test('resumes an interrupted job after showing what is gone and what remains', async ({ page, client }) => {
  const stopped = await stopAtSecondStep(client);
  const machine = new MachineScreen(page);
  await machine.find(MACHINE);
  await expect(page.getByText('A job on this VM was interrupted', { exact: true })).toBeVisible();
  await machine.choose('6.11-rc1');
  await expect(machine.action('Discard'), 'no other job can start').toBeDisabled();
  await page.getByRole('link', { name: 'Resume or dismiss it', exact: true }).click();

  const job = new JobScreen(page);
  await expect(job.interrupted).toContainText('1 of 4 steps done');
  await expect(job.interrupted).toContainText('disk error');
  await expect(job.interrupted.getByText('kasan: deleted with its data')).toBeVisible();
  await expect(machine.card('6.6.50'), 'the tree shows the remaining steps').toContainText('discarded');
  await expect(machine.card('kasan')).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual(
    [],
  );

  await job.button('Resume…').click();
  await expect(job.dialog).toContainText('Deletes 6.6.50 and its data.');
  const go = job.dialog.getByRole('button', { name: 'Resume', exact: true });
  await expect(go).toBeDisabled();
  await job.dialog.getByRole('textbox', { name: `Type ${MACHINE} to confirm` }).fill(MACHINE);
  await go.click();
  await machine.expectOutcome('Succeeded');
  await expect(job.main).toContainText('Resumes an interrupted job');

  const { tree } = await client.tree(HOST, await client.domainId(HOST, MACHINE));
  const names = tree.snapshots.map(({ name }) => name);
  for (const gone of [POINT, 'kasan', '6.6.50', '6.6.58']) expect(names).not.toContain(gone);
  await page.getByRole('link', { name: 'an interrupted job' }).click();
  await expect(job.main).toContainText('Resumed by local');
  await expect(job.main, 'what is gone keeps its name').toContainText('kasan');
  expect((await client.job(stopped.id)).resolution?.how).toBe('resumed');
});

test('dismisses an interrupted job, and the VM is free again', async ({ page, client }) => {
  const stopped = await stopAtSecondStep(client);
  const job = new JobScreen(page);
  const machine = new MachineScreen(page);
  await page.goto('/');
  await machine.jobs.getByRole('link', { name: /interrupted job/ }).click();
  await expect(job.interrupted).toBeVisible();
  await job.button('Dismiss…').click();
  await expect(job.dialog).toContainText('Nothing is sent to the hypervisor');
  await page.keyboard.press('Escape');
  await expect(job.dialog).toBeHidden();
  expect((await client.job(stopped.id)).resolution).toBeUndefined();
  await job.decide('Dismiss…', 'Dismiss');

  await expect(job.main).toContainText('Dismissed by local');
  await expect(job.interrupted).toBeHidden();
  await expect(machine.jobs.getByRole('link', { name: /interrupted job/ })).toHaveCount(0);
  await page.reload();
  await expect(job.main, 'it can still be read').toContainText('Interrupted, dismissed');
  await job.main.getByRole('link', { name: 'View current tree' }).click();
  await machine.expectOpen(MACHINE);
  await machine.choose('6.11-rc1');
  await expect(machine.action('Discard')).toBeEnabled();
});

test('explains why a job cannot be resumed after another client changed the tree', async ({
  page,
  client,
}) => {
  const stopped = await stopAtSecondStep(client);
  const job = new JobScreen(page);
  await job.open(stopped.id);
  await expect(job.button('Resume…')).toBeEnabled();
  const id = await client.domainId(HOST, MACHINE);
  const { tree } = await client.tree(HOST, id);
  const gone = tree.snapshots.find(({ name }) => name === '6.6.50')?.id ?? '';
  await client.elsewhere(HOST, id, { kind: 'delete', id: gone, expect: 'drop', children: [] });
  await expect(job.interrupted).toContainText('The job cannot be resumed.', { timeout: 20_000 });
  await expect(job.interrupted).toContainText('missing: "6.6.50"');
  await expect(job.button('Resume…')).toBeDisabled();
  await expect(job.button('Dismiss…')).toBeEnabled();
});

test('shows the complete tree, and which settings the rest of a revert restores', async ({
  page,
  client,
}) => {
  const id = await client.domainId(HOST, 'router-lab');
  const { tree } = await client.tree(HOST, id);
  await client.failNext(HOST, id, { kind: 'fail', steps: ['revert'], text: 'disk error' });
  const factory = tree.snapshots.find(({ name }) => name === 'factory')?.id;
  const revert = { kind: 'revert', id: factory, safety: 'before', force: true };
  const stopped = await client.operate(HOST, id, revert);
  const job = new JobScreen(page);
  const machine = new MachineScreen(page);
  await job.open(stopped.id);
  await expect(job.interrupted).toContainText('Network card');
  for (const name of ['Base image', 'factory', 'Live state'])
    await expect(machine.card(name), name).toBeInViewport({ ratio: 0.9 });
  await job.button('Resume…').click();
  await expect(job.dialog).toContainText('The revert also restores these settings.');
  const sent = page.waitForRequest(/\/resume$/);
  await job.dialog.getByRole('button', { name: 'Resume', exact: true }).click();
  expect((await sent).postDataJSON(), 'the request names the settings that were shown').toHaveProperty(
    'configuration',
  );
  await machine.expectOutcome('Succeeded');
});

test('asks to resume or dismiss after a power cut during a step, and resumes', async ({
  page,
  product,
  client,
  noise,
}) => {
  noise.tolerate(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket/);
  const id = await client.domainId('sim-atlas', 'web-02');
  const { tree } = await client.tree('sim-atlas', id);
  const point = tree.snapshots[0];
  await client.failNext('sim-atlas', id, { kind: 'hang', steps: ['delete'], atPercent: 40 });
  const started = await client.begin('sim-atlas', id, { kind: 'mergeIntoChildren', id: point?.id });
  await expect.poll(async () => (await client.job(started.id)).steps[0]?.progress?.percent).toBe(40);
  await product.kill();
  await product.startAgain();
  await client.ended(started.id);
  const job = new JobScreen(page);
  await job.open(started.id);
  await expect(job.interrupted).toContainText('The server stopped during a step');
  await expect(new MachineScreen(page).card(point?.name ?? '')).toContainText('incomplete');
  await job.decide('Resume…', 'Resume');
  await new MachineScreen(page).expectOutcome('Succeeded');
});

/** Deletes a branch of four snapshots; the second step fails. */
async function stopAtSecondStep(client: Client): Promise<JobOnTheWire> {
  const id = await client.domainId(HOST, MACHINE);
  const { tree } = await client.tree(HOST, id);
  const point = tree.snapshots.find(({ name }) => name === POINT);
  // The first step survives its fault. Each fault happens once.
  await client.failNext(
    HOST,
    id,
    { kind: 'lostReply', steps: ['delete'] },
    { kind: 'fail', steps: ['delete'], text: 'disk error' },
  );
  const job = await client.operate(HOST, id, { kind: 'removeSubtree', id: point?.id, force: true });
  expect(job.outcome?.state).toBe('failedPartial');
  return job;
}
