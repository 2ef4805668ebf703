import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test.use({ alone: true });

const HOSTILE = '<img src=x onerror=alert(1)>';

test('tags one snapshot, then several with tags of the fleet, keeps the tags over a restart and deletes them with the snapshot', async ({
  page,
  client,
  product,
}) => {
  const machine = new MachineScreen(page);
  await machine.find('web-01');
  const id = await client.domainId('sim-atlas', 'web-01');
  const tags = async (name: string) =>
    (await client.tree('sim-atlas', id)).tree.snapshots.find((snapshot) => snapshot.name === name)?.tags ??
    [];
  const field = machine.preview.getByRole('combobox', { name: /^Tags/ });
  const save = machine.preview.getByRole('button', { name: 'Save tags' });
  const press = async () => {
    await save.click();
    // The VM does not change, so no confirmation is needed.
    await expect(machine.preview).toBeHidden();
    await machine.expectOutcome('Succeeded');
  };

  await machine.choose('after nginx 1.26');
  await machine.action('Edit tags').click();
  await expect(field, 'the field is where the keyboard is').toBeFocused();
  await expect(machine.preview).toContainText('Nothing to change yet.');
  await expect(save).toBeDisabled();
  await page.keyboard.type(`nightly,${HOSTILE},a tag as long as it may ever be, and longer`);
  await page.keyboard.press('Enter');
  await expect(machine.preview).toContainText('nightly');
  await press();
  expect(await tags('after nginx 1.26')).toEqual([
    HOSTILE,
    'a tag as long as it may ever be',
    'and longer',
    'nightly',
  ]);
  const card = machine.card('after nginx 1.26');
  await expect(card).toContainText(HOSTILE);
  await expect(card).toContainText('+2');
  const sizes = await page
    .locator('.react-flow__node-snapshot')
    .evaluateAll((cards) => cards.map((each) => `${each.clientWidth} x ${each.clientHeight}`));
  expect(new Set(sizes).size, 'cards never grow').toBe(1);

  await machine.card('before nginx 1.26').click({ modifiers: ['Control'] });
  await machine.card('before cert rotation').click({ modifiers: ['Control'] });
  await expect(machine.details.getByRole('heading', { name: '3 snapshots' })).toBeVisible();
  await machine.action('Edit the tags of 3 snapshots').click();
  await expect(machine.preview).toContainText('1 of 3');
  await machine.preview.getByRole('button', { name: 'Remove and longer from all' }).click();
  await field.fill('night');
  await page.getByRole('option', { name: 'nightly' }).click();
  await expect(machine.preview).toContainText('Changes the labels of 3 snapshots.');
  await press();
  expect(await tags('before cert rotation')).toEqual(['nightly']);
  expect(await tags('after nginx 1.26')).toEqual([HOSTILE, 'a tag as long as it may ever be', 'nightly']);

  const before = await tags('before nginx 1.26');
  // The notification of the first change may still be visible, and this one's not yet.
  const notice = page.getByRole('alert').filter({ hasText: 'before cert rotation' });
  await notice.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => tags('before cert rotation'), 'what one had before stays').toEqual([]);
  expect(await tags('after nginx 1.26')).toContain('and longer');
  expect(before).toEqual(['nightly']);
  await client.operate('sim-atlas', id, {
    kind: 'batch',
    operations: await Promise.all(
      ['before nginx 1.26', 'before cert rotation'].map(async (name) => ({
        kind: 'tag',
        id: (await client.tree('sim-atlas', id)).tree.snapshots.find((s) => s.name === name)?.id,
        add: ['nightly'],
      })),
    ),
  });

  await page.goto('about:blank');
  await product.stopProcess();
  await product.startAgain();
  await machine.find('web-01');
  await expect(machine.card('before cert rotation')).toContainText('nightly');
  const gone = (await client.tree('sim-atlas', id)).tree.snapshots.find((s) => s.name === 'after nginx 1.26');
  await client.elsewhere('sim-atlas', id, {
    kind: 'delete',
    id: gone?.id ?? '',
    expect: 'merge',
    children: [
      (await client.tree('sim-atlas', id)).tree.snapshots.find((s) => s.parent === gone?.id)?.id ?? '',
    ],
  });
  await expect(machine.card('after nginx 1.26')).toHaveCount(0);
  expect(await client.get('/api/tags')).toEqual([{ tag: 'nightly', count: 2 }]);
});

test('explains while typing why a tag is not valid', async ({ page }) => {
  const machine = new MachineScreen(page);
  await machine.find('web-01');
  await machine.choose('before nginx 1.26');
  await machine.action('Edit tags').click();
  const field = machine.preview.getByRole('combobox', { name: 'Tags' });
  await field.fill('ab‮cd');
  await field.press('Enter');
  await expect(machine.preview).toContainText('A tag cannot contain invisible characters.');
  await expect(machine.preview.getByRole('button', { name: 'Save tags' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(machine.action('Edit tags'), 'the keyboard is back where it was').toBeFocused();
});
