import { drawingOf, expectDrawing, readDrawing } from '../../screens/drawing.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test('explains why a merge is refused, highlights the blockers, and offers a plan that works', async ({
  page,
  client,
}) => {
  const machine = new MachineScreen(page);
  await machine.find('Windows 11 Office');
  const id = await client.domainId('sim-workbench', 'Windows 11 Office');
  await machine.choose('office');
  await expect(machine.action('Merge into children')).toContainText('It has more than one child');
  await machine.action('Merge into children').click();

  await expect(machine.preview).toContainText('Not possible');
  await expect(machine.preview).toContainText(
    '2 states depend on office (its children and, if it is the current snapshot, the live state). Its data can be merged into at most 1.',
  );
  await expect(machine.preview, "the hypervisor's own rule").toContainText(
    'a snapshot with more than one child',
  );
  for (const name of ['macros-on', 'macros-off']) await expect(machine.card(name)).toContainText('blocking');
  await expect(machine.card('office')).not.toContainText('blocking');
  await expect(
    machine.preview.getByRole('button', { name: /…$/ }),
    'there is nothing to confirm',
  ).toHaveCount(0);

  await machine.preview.getByRole('button', { name: 'Discard macros-off' }).click();
  await expect(machine.preview).toContainText('Deletes macros-off and its data.');
  await machine.show('After');
  const promised = await readDrawing(page);
  await machine.ask('Discard');
  await machine.confirm('Discard').click();
  await machine.expectOutcome('Succeeded');
  await expectDrawing(page, promised);

  await machine.choose('office');
  await machine.action('Merge into').first().click();
  await expect(machine.preview.getByRole('button', { name: /…$/ }), 'now the merge works').toBeEnabled();
  expect(drawingOf(await client.tree('sim-workbench', id))).toEqual(promised);
});

test('offers the part of a refused selection that works, or another operation that does', async ({
  page,
}) => {
  const machine = new MachineScreen(page);
  await machine.find('kernel-test');
  await machine.choose('6.6-lts');
  for (const name of ['kasan', '6.11-rc1']) await machine.card(name).click({ modifiers: ['Control'] });
  await machine.action('Merge 3 snapshots into children').click();
  await expect(machine.preview).toContainText('Not possible');
  const without = machine.preview.getByRole('button', { name: 'Merge 6.6-lts into children', exact: true });
  await expect(without, 'without those that nothing could take the changes of').toBeVisible();
  await machine.preview
    .getByRole('button', { name: 'Merge 6.6-lts into children; discard kasan and 6.11-rc1' })
    .click();
  await expect(machine.preview).toContainText('with their data.');
  await expect(machine.preview.getByRole('button', { name: /…$/ })).toBeEnabled();
});

test('refuses to delete a protected snapshot, even by force', async ({ page }) => {
  const machine = new MachineScreen(page);
  await machine.find('compliance-2025');
  await machine.choose('signed');
  await machine.action('Merge into').first().click();
  await expect(machine.preview).toContainText('Not possible');
  await expect(machine.preview).toContainText('Protected');
  await expect(machine.preview.getByRole('button', { name: /force/ })).toHaveCount(0);
});
