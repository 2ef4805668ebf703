import { drawingOf, expectDrawing, readDrawing } from '../../screens/drawing.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

// Other tests need the snapshots that this one discards.
test.use({ alone: true });

test("discards a branch by force, after its loss was shown and the VM's name was typed", async ({
  page,
  client,
}) => {
  const machine = new MachineScreen(page);
  await machine.find('kernel-test');
  const id = await client.domainId('sim-forge', 'kernel-test');
  await machine.choose('6.6-lts');
  await expect(machine.action('Discard')).toContainText('Force required.');
  await machine.action('Discard').click();
  await expect(machine.preview).toContainText(
    'Would also delete other snapshots and discard the live state: 6.6.50, 6.6.58, and kasan.',
  );
  for (const name of ['6.6.50', '6.6.58', 'kasan'])
    await expect(machine.card(name)).toContainText('would be lost');

  await machine.preview.getByRole('button', { name: 'Preview with force' }).click();
  await expect(machine.preview).toContainText('Reverts the VM, including its configuration, to installed');
  for (const name of ['6.6-lts', '6.6.50', '6.6.58', 'kasan']) {
    await expect(machine.card(name)).toContainText('discarded');
  }
  await machine.show('After');
  const promised = await readDrawing(page);

  await machine.ask('Discard');
  const begin = machine.confirm('Discard');
  const name = machine.dialog.getByRole('textbox', { name: 'Type kernel-test to confirm' });
  await expect(begin).toBeDisabled();
  await name.fill('kernel-tes');
  await expect(begin).toBeDisabled();
  await name.fill('Kernel-Test');
  await expect(begin).toBeDisabled();
  await name.press('Enter');
  await expect(machine.dialog, 'Enter does not go round the question').toBeVisible();
  expect(await client.jobs('sim-forge', id)).toEqual([]);
  await name.fill('kernel-test\n');
  await begin.click();

  await machine.expectOutcome('Succeeded');
  await expectDrawing(page, promised);
  expect(drawingOf(await client.tree('sim-forge', id))).toEqual(promised);
  expect(Object.values(promised.names)).toContain('6.1-lts');
  expect(Object.values(promised.names)).not.toContain('kasan');
});
