import { Stage } from '../../gallery/stage.ts';
import { expect, test } from '../../test.ts';

const AWAY = {
  code: 'hostUnreachable',
  what: 'Host {on} does not respond.',
  on: 'atlas',
  todo: 'Check that it is on.',
};

test('shows nothing for 150 ms, then a skeleton, and nothing moves when the tree arrives', async ({
  page,
  client,
}) => {
  const stage = new Stage(page, client, false);
  const address = await stage.address('sim-atlas', 'web-02');
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/\/tree$/, async (route) => {
    await answered;
    await route.continue();
  });
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await page.goto(address);
  await expect(page.locator('main[aria-busy="true"]')).toBeVisible();
  await page.clock.runFor(140);
  const skeleton = page.locator('main .mantine-Skeleton-root');
  await expect(skeleton).toHaveCount(0);
  await page.clock.runFor(20);
  await expect(skeleton.first()).toBeVisible();
  const panel = page.locator('main aside');
  const before = await panel.boundingBox();
  await page.clock.resume();
  answer();
  await stage.machine.expectOpen('web-02');
  expect(await panel.boundingBox()).toEqual(before);
});

test('keeps the tree of an unreachable host, shows its age and why actions are disabled, and updates when the host is back', async ({
  page,
  client,
}) => {
  const stage = new Stage(page, client, false);
  await stage.open('sim-atlas', 'web-02');
  const create = stage.machine.action('Create');
  await expect(create).toBeEnabled();
  await stage.change(/\/tree$/, (reading) => ({ ...reading, away: AWAY }));
  await expect(stage.machine.details).toContainText(
    'The hypervisor cannot be reached. Actions are disabled.',
    {
      timeout: 15_000,
    },
  );
  await expect(create).toBeDisabled();
  await expect(page.getByText('The host cannot be reached:')).toBeVisible();
  await expect(page.getByText('Check that it is on.')).toBeVisible();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await expect(create).toBeEnabled({ timeout: 15_000 });
});

const breaks: Readonly<Record<string, (tree: Broken) => void>> = {
  'a parent that is not there': ({ snapshots: [, , third] }) => {
    if (third) third.parent = 'nowhere';
  },
  'a cycle': ({ snapshots: [, second, third] }) => {
    if (second && third) second.parent = third.id;
  },
  'an unknown current snapshot': (tree) => {
    tree.current = { kind: 'unknown', why: 'The chain names another file.' };
  },
  'a file that is missing': ({ snapshots: [first] }) => {
    if (first) first.problem = { code: 'missingFile', text: 'Its disk file does not exist.' };
  },
};

interface Broken {
  snapshots: { id: string; parent: string | null; problem?: object }[];
  current: object;
}

for (const [what, breakIt] of Object.entries(breaks)) {
  test(`shows a tree with ${what}, names the problem, and offers no deletion`, async ({ page, client }) => {
    const stage = new Stage(page, client, false);
    await stage.change(/\/tree$/, (reading) => {
      const tree = structuredClone(reading.tree) as Broken;
      breakIt(tree);
      return { ...reading, tree };
    });
    await stage.open('sim-atlas', 'postgres-main', { snapshot: '@pre 16.4 upgrade' });
    const panel = stage.machine.details;
    await expect(panel.getByRole('heading', { level: 2, name: 'pre 16.4 upgrade' })).toBeVisible();
    await expect(page.locator('main p').filter({ hasText: /\S/ }).first()).toBeVisible();
    for (const label of ['Merge into', 'Discard']) {
      await expect(stage.machine.action(label).first()).not.toHaveAttribute('data-answer', 'ready');
    }
  });
}

test('explains in three parts that an action is forbidden, and keeps the preview', async ({
  page,
  client,
  noise,
}) => {
  noise.expect(/403 \(Forbidden\)/);
  const stage = new Stage(page, client, false);
  await stage.open('sim-workbench', 'Malware Sandbox', {
    snapshot: '@sample-d',
    pending: { kind: 'protect', id: '@sample-d', protected: true },
  });
  await stage.refuse(/\/operations$/, 403, {
    code: 'forbidden',
    what: 'Cannot protect the snapshot of VM {on}. The account of this host has read-only access.',
    on: 'Malware Sandbox',
    todo: 'Grant the account that Snaptree uses the right to manage VMs.',
    native: { text: 'operation forbidden: read only access prevents virDomainSnapshotDelete' },
  });
  await stage.machine.preview.getByRole('button', { name: /…$/ }).click();
  await stage.machine.dialog.getByRole('button', { name: /Protect/ }).click();
  const problem = stage.machine.dialog.getByRole('alert');
  await expect(problem).toContainText('Not allowed');
  await expect(problem).toContainText('Grant the account that Snaptree uses the right to manage VMs.');
  await expect(problem).toContainText('read only access');
  await page.keyboard.press('Escape');
  await expect(stage.machine.preview).toBeVisible();
});

test('explains what to do when the page is opened under an unknown host name', async ({
  page,
  product,
  noise,
}) => {
  noise.expect(/403 \(Forbidden\)/);
  const { port } = new URL(product.url);
  await page.goto(`http://snaptree.localhost:${port}/`);
  await expect(page.locator('body')).toContainText('If the name is yours, add it to "allowedHosts"');
  await expect(page.locator('body'), 'no braces of a program').not.toContainText('{');
});
