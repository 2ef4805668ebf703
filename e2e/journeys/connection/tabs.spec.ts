import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test("keeps one pending operation per tab, and updates the other tab's preview after a change, with a notice", async ({
  page,
  context,
  client,
}) => {
  const machine = new MachineScreen(page);
  await machine.find('installer-matrix');
  await machine.choose('debian-11');
  await machine.action('Discard').click();
  const heading = machine.preview.getByRole('heading', { level: 2, name: 'Discard debian-11' });
  await expect(heading).toBeVisible();

  const other = new MachineScreen(await context.newPage());
  await other.page.goto(page.url());
  await expect(other.preview.getByRole('heading', { level: 2, name: 'Discard debian-11' })).toBeVisible();
  await other.page.keyboard.press('Escape');
  await expect(other.preview).toBeHidden();
  await other.choose('debian-12');
  await other.action('Discard').click();
  await other.ask('Discard');
  await other.confirm('Discard').click();
  await other.expectOutcome('Succeeded');

  await expect(page.getByText('The tree changed, and the preview was updated.')).toBeVisible();
  await expect(page.getByText('debian-12 was deleted.')).toBeVisible();
  await expect(heading, 'the draft of this tab is still there').toBeVisible();
  await machine.ask('Discard');
  await machine.confirm('Discard').click();
  await machine.expectOutcome('Succeeded');
  const { tree } = await client.tree('sim-forge', await client.domainId('sim-forge', 'installer-matrix'));
  const names = tree.snapshots.map((snapshot) => snapshot.name);
  expect(names).toEqual(expect.not.arrayContaining(['debian-11', 'debian-12']));
  expect(names).toContain('debian-13');
});

test('opens the same preview from a pasted link in another browser', async ({ page, browser }) => {
  const machine = new MachineScreen(page);
  await machine.find('Malware Sandbox');
  await machine.choose('sample-c');
  await machine.action('Merge into').first().click();
  const title = await machine.preview.getByRole('heading', { level: 2 }).textContent();
  const stranger = await browser.newContext();
  const pasted = new MachineScreen(await stranger.newPage());
  await pasted.page.goto(page.url());
  await expect(pasted.preview.getByRole('heading', { level: 2 })).toHaveText(title ?? '');
  await stranger.close();
});
