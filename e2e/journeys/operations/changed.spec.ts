import { drawingOf, expectDrawing } from '../../screens/drawing.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test('does nothing when the tree has changed since the preview, shows the difference and a new preview', async ({
  page,
  client,
  noise,
}) => {
  noise.expect(/409 \(Conflict\)/);
  const machine = new MachineScreen(page);
  await machine.find('compliance-2025');
  const id = await client.domainId('sim-forge', 'compliance-2025');
  await machine.choose('audited');
  await machine.action('Merge into child').click();
  await machine.ask('Merge into child');

  // The other client is faster than the request that this page has already sent.
  await page.route('**/operations', async (route) => {
    await client.operate('sim-forge', id, {
      kind: 'create',
      name: 'meanwhile',
      memory: false,
      quiesce: false,
    });
    await route.continue();
    await page.unroute('**/operations');
  });
  await machine.confirm('Merge into child').click();
  const news = machine.dialog.getByRole('alert');
  await expect(news).toContainText('The tree changed since your preview. Nothing was done.');
  await expect(news).toContainText('meanwhile');
  const names = Object.values(drawingOf(await client.tree('sim-forge', id)).names);
  expect(names, 'nothing was merged').toEqual(expect.arrayContaining(['audited', 'meanwhile']));

  await machine.confirm('Merge into child').click();
  await machine.expectOutcome('Succeeded');
  const after = drawingOf(await client.tree('sim-forge', id));
  expect(Object.values(after.names).sort()).toEqual(['archived', 'meanwhile', 'signed']);
  await expectDrawing(page, after);
});

test('shows changes by another client automatically', async ({ page, client }) => {
  const machine = new MachineScreen(page);
  await machine.find('training-03');
  const id = await client.domainId('sim-forge', 'training-03');
  await client.operate('sim-forge', id, {
    kind: 'create',
    name: 'from elsewhere',
    memory: false,
    quiesce: false,
  });
  await expect(machine.card('from elsewhere')).toBeVisible();
});

test('updates an open confirmation when another window has already done it', async ({ page, context }) => {
  const machine = new MachineScreen(page);
  await machine.find('installer-matrix');
  await machine.choose('gentoo');
  await machine.action('Discard').click();
  await machine.ask('Discard');

  const other = new MachineScreen(await context.newPage());
  await other.page.goto(page.url());
  await other.ask('Discard');
  await other.confirm('Discard').click();
  await other.expectOutcome('Succeeded');

  await expect(machine.dialog.getByRole('alert')).toContainText('the operation is no longer possible');
  await expect(machine.confirm('Discard')).toHaveCount(0);
});
