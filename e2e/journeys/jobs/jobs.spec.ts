import type { Page } from '@playwright/test';
import type { Client } from '../../product/api.ts';
import { JobScreen } from '../../screens/job.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test.use({ alone: true });

const DESKTOPS = 'sim-workbench';

test('finds a job by status and text, and keeps the filters in the address', async ({ page, client }) => {
  const id = await client.domainId(DESKTOPS, 'Debian Desktop');
  const { tree } = await client.tree(DESKTOPS, id);
  const point = tree.snapshots[0];
  await client.operate(DESKTOPS, id, { kind: 'rename', id: point?.id, name: 'Überblick' });
  await client.operate(DESKTOPS, id, { kind: 'rename', id: point?.id, name: 'second name' });
  await client.failNext(DESKTOPS, id, { kind: 'fail', steps: ['describe'], atPercent: 0 });
  await client.operate(DESKTOPS, id, { kind: 'describe', id: point?.id, description: 'never' });

  await page.goto('/jobs');
  const main = page.getByRole('main');
  const rows = main.getByRole('listitem');
  await expect(rows).toHaveCount(3);
  await main.getByRole('textbox', { name: 'Search jobs' }).fill('überblick');
  await expect(rows).toHaveCount(2);
  await main.getByRole('combobox', { name: 'Status' }).selectOption('Failed, nothing changed');
  await expect(main.getByText('No job matches these filters.')).toBeVisible();
  await page.reload();
  await expect(main.getByText('No job matches these filters.')).toBeVisible();
  await main.getByRole('button', { name: 'Show all jobs' }).click();
  await expect(rows).toHaveCount(3);
  await page.goBack();
  await expect(main.getByText('No job matches these filters.')).toBeVisible();
  await main.getByRole('textbox', { name: 'Search jobs' }).fill('');
  await expect(rows).toHaveCount(1);
  await rows.getByRole('link').click();
  await expect(main.getByRole('heading', { level: 1 })).toContainText('Edit the description of second name');

  await page.goto('/jobs?to=2001-01-01');
  await expect(main.getByText('No job matches these filters.')).toBeVisible();
  await page.goto(`/jobs?host=${DESKTOPS}&domain=${id}`);
  await expect(main.getByRole('button', { name: /VM: Debian Desktop/ })).toBeVisible();
});

test('pages through a long history, and opens the same page from a pasted link', async ({ page, client }) => {
  const id = await client.domainId('sim-forge', 'router-lab');
  const { tree } = await client.tree('sim-forge', id);
  for (let round = 0; round < 52; round++) {
    const protect = { kind: 'protect', id: tree.snapshots[0]?.id, protected: round % 2 === 0 };
    await client.operate('sim-forge', id, protect);
  }
  await page.goto('/jobs');
  const rows = page.getByRole('main').getByRole('listitem');
  await expect(rows).toHaveCount(50);
  await page.getByRole('link', { name: 'Older jobs' }).click();
  await expect(rows).toHaveCount(2);
  await expect(page.getByRole('link', { name: 'Older jobs' })).toHaveCount(0);
  await page.reload();
  await expect(rows).toHaveCount(2);
  await page.getByRole('link', { name: 'Newest' }).click();
  await expect(rows).toHaveCount(50);
});

test.describe('a long job', () => {
  // Half a minute: long enough for a browser notification.
  test.use({ start: { speed: 12 } });
  test.setTimeout(120_000);

  test('shows its steps and its speed on its own page', async ({ page, client }) => {
    const started = await beginMerge(client);
    const job = new JobScreen(page);
    await job.open(started.id);
    await expect(job.main.getByRole('heading', { level: 1 })).toContainText(
      'Merge schema v212 into schema v213: postgres-main',
    );
    await expect(job.step('Delete schema v212')).toContainText(/\d+% · .*\/s · .* left/);
    await expect(job.main).toContainText('by local');
    await expect(job.main.getByRole('progressbar', { name: 'Job progress' })).toBeVisible();
    await expect(job.button('Cancel job…'), 'libvirt cannot cancel a delete').toHaveCount(0);
  });

  test('stops between two steps after explaining what that means', async ({ page, client }) => {
    const started = await beginTwoMerges(client);
    const job = new JobScreen(page);
    await job.open(started.id);
    await job.button('Cancel job…').click();
    await expect(job.dialog).toContainText('The running step cannot be canceled');
    await job.dialog.getByRole('button', { name: 'Keep running' }).click();
    await expect(job.dialog).toBeHidden();
    await job.decide('Cancel job…', 'Cancel job');
    await expect(job.interrupted).toBeVisible({ timeout: 60_000 });
    expect((await client.ended(started.id)).outcome?.state).toBe('cancelledPartial');
  });

  test('offers a notification, and sends it once through the browser while the page is hidden', async ({
    page,
    context,
    client,
  }) => {
    await listenForNotifications(page);
    const other = await context.newPage();
    await listenForNotifications(other);
    const started = await beginMerge(client);
    const job = new JobScreen(page);
    await job.open(started.id);
    await other.goto('/');
    await job.button('Notify me when it ends').click();
    await expect(job.main).toContainText('This browser notifies you when the job ends');
    for (const each of [page, other]) await lookAway(each);
    await client.ended(started.id);
    const received = async () => [...(await notifications(page)), ...(await notifications(other))];
    await expect.poll(received, { timeout: 30_000 }).toEqual(['postgres-main: Succeeded']);
    await expect(page.getByRole('alert').filter({ hasText: 'Succeeded' })).toHaveCount(0);
  });
});

test("shows a job's outcome in the page, once, with a link to it", async ({ page, client }) => {
  await page.goto('/');
  await new MachineScreen(page).jobs.getByText('No jobs yet.').waitFor();
  const started = await beginMerge(client);
  await client.ended(started.id);
  const toast = page.getByRole('alert').filter({ hasText: 'postgres-main: Succeeded' });
  await expect(toast).toHaveCount(1);
  await toast.getByRole('button', { name: 'Show job' }).click();
  await expect(page).toHaveURL(new RegExp(`/jobs/${started.id}`));
  await expect(toast).toHaveCount(0);
});

async function beginMerge(client: Client) {
  const id = await client.domainId('sim-atlas', 'postgres-main');
  const { tree } = await client.tree('sim-atlas', id);
  const point = tree.snapshots.find(({ name }) => name === 'schema v212');
  return client.begin('sim-atlas', id, { kind: 'mergeIntoChildren', id: point?.id });
}

/** The snapshot and its parent, in one job of two steps. */
async function beginTwoMerges(client: Client) {
  const id = await client.domainId('sim-atlas', 'postgres-main');
  const { tree } = await client.tree('sim-atlas', id);
  const point = tree.snapshots.find(({ name }) => name === 'schema v212');
  const operations = [point?.parent, point?.id].map((each) => ({ kind: 'mergeIntoChildren', id: each }));
  return client.begin('sim-atlas', id, { kind: 'batch', operations });
}

/** A headless browser shows no notifications, so this records them. */
async function listenForNotifications(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shown: string[] = [];
    class Written {
      static permission: NotificationPermission =
        localStorage.getItem('granted') === 'yes' ? 'granted' : 'default';
      static async requestPermission(): Promise<NotificationPermission> {
        localStorage.setItem('granted', 'yes');
        Written.permission = 'granted';
        return 'granted';
      }
      onclick: (() => void) | null = null;
      constructor(title: string) {
        shown.push(title);
      }
      close() {}
    }
    Object.assign(window, { Notification: Written, shownNotifications: shown });
  });
}

const notifications = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const shown: unknown = Reflect.get(window, 'shownNotifications');
    return Array.isArray(shown) ? shown.map(String) : [];
  });

/** As if another window covered the page. */
async function lookAway(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
  });
}
