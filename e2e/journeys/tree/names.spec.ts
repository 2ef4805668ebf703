import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

const DOMAIN = 'names "quoted" & <b>bold</b> 🌲';
const SCRIPT = '<img src=x onerror=alert(1)>';
const LONG =
  'a name that continues long past the end of any column, because someone copied the complete text of a change request into it';

test('shows names that contain markup, are very long or use other scripts as plain text', async ({
  page,
}) => {
  page.on('dialog', (dialog) => {
    throw new Error(`a name opened a dialog: ${dialog.message()}`);
  });
  const machine = new MachineScreen(page);
  await machine.find(DOMAIN);
  await machine.wholeTree();
  for (const name of [SCRIPT, LONG, 'emoji 🌲🔥 and العربية', `it's "quoted"`]) {
    await expect(machine.card(name)).toBeVisible();
  }
  const sizes = await page
    .locator('.react-flow__node-snapshot')
    .evaluateAll((cards) => cards.map((card) => `${card.clientWidth} x ${card.clientHeight}`));
  expect(new Set(sizes).size, 'cards never grow').toBe(1);

  await machine.choose(SCRIPT);
  await machine.action('Discard').click();
  await expect(machine.preview.getByRole('heading', { level: 2 })).toHaveText(`Discard ${SCRIPT}`);
  await machine.ask('Discard');
  await expect(machine.dialog).toContainText(DOMAIN);
  await machine.confirm('Discard').click();
  await machine.expectOutcome('Succeeded');
  await page.getByRole('link', { name: /finished today/ }).click();
  await expect(page.getByRole('main')).toContainText(SCRIPT);
  await expect(page.locator('img[src="x"], main b:text("bold")')).toHaveCount(0);
});

test('opens a tree of a thousand snapshots and finds one of them by its address', async ({
  page,
  client,
}) => {
  const id = await client.domainId('sim-forge', 'ci-golden');
  const { tree } = await client.tree('sim-forge', id);
  const parents = new Set(tree.snapshots.map((snapshot) => snapshot.parent));
  const last = tree.snapshots.findLast(({ id }) => id !== tree.current.id && !parents.has(id));
  await page.goto(`/hosts/sim-forge/domains/${id}?snapshot=${last?.id}`);
  const machine = new MachineScreen(page);
  await machine.expectChosen(last?.name ?? '');
  await expect(machine.card(last?.name ?? '')).toBeInViewport();
  await machine.action('Discard').click();
  await expect(machine.preview.getByRole('button', { name: 'Discard…' })).toBeEnabled();
});
