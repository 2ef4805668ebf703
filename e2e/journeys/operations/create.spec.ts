import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test('creates a snapshot with the memory of a running VM', async ({ page, client }) => {
  const machine = new MachineScreen(page);
  await machine.find('devbox-maria');
  const id = await client.domainId('sim-cluster', 'devbox-maria');
  const current = (await client.tree('sim-cluster', id)).tree.current.id;
  await machine.action('Create snapshot').click();
  await expect(machine.preview.getByRole('switch', { name: 'Include memory' })).toBeChecked();
  await machine.preview.getByRole('textbox', { name: 'Name' }).fill('before the trip');
  await expect(machine.preview).toContainText(
    'Takes the snapshot “before the trip” of the disks and the memory',
  );
  await expect(machine.card('before the trip')).toContainText('new');

  await machine.ask('Create snapshot');
  await machine.confirm('Create snapshot').click();
  await machine.expectOutcome('Succeeded');

  const { tree } = await client.tree('sim-cluster', id);
  const made = tree.snapshots.find((snapshot) => snapshot.name === 'before the trip');
  expect(made).toMatchObject({ parent: current, memory: true });
  expect(tree.current).toEqual({ kind: 'snapshot', id: made?.id });
  await expect(machine.card('before the trip')).toContainText('RAM');
});

test("shows the new snapshot's parent, its disks and the space they need, and why an option is missing", async ({
  page,
  client,
}) => {
  const machine = new MachineScreen(page);
  await machine.find('postgres-main');
  const id = await client.domainId('sim-atlas', 'postgres-main');
  await machine.action('Create snapshot').click();
  const kind = machine.preview.getByRole('radiogroup', { name: 'Type' });
  const memory = machine.preview.getByRole('switch', { name: 'Include memory' });
  await expect(kind.getByRole('radio', { name: 'internal snapshot' })).toBeChecked();
  await kind.getByRole('radio', { name: 'external snapshot' }).click();
  await expect(kind.getByRole('radio', { name: 'external snapshot' })).toBeChecked();
  await expect(machine.preview).toContainText(/Parent\s*before reindex/);
  await expect(machine.preview).toContainText(/vda\s*new overlay on postgres-main-vda/);
  await expect(machine.preview).toContainText(/Needs now\s*up to 32.0 GiB, 1.4 TiB free/);
  await machine.preview.getByRole('checkbox', { name: 'vdb' }).click();
  await expect(machine.preview).toContainText(/vdb\s*not covered/);
  await expect(machine.preview.getByRole('checkbox', { name: 'vda' }), 'one disk stays').toBeDisabled();

  await kind.getByRole('radio', { name: 'internal snapshot' }).click();
  await expect(memory).toBeChecked();
  await expect(memory).toBeDisabled();
  await expect(machine.preview).toContainText('An internal snapshot of a running VM includes its memory');
  await expect(machine.preview).toContainText('Only external snapshots without memory can be quiesced.');
  await expect(machine.preview.getByRole('checkbox', { name: 'vdb' })).toBeChecked();
  await expect(machine.preview).toContainText(/vdb\s*inside postgres-main-vdb/);

  const name = machine.preview.getByRole('textbox', { name: 'Name' });
  const place = async () => (await memory.boundingBox())?.y;
  const before = await place();
  await name.fill('before reindex');
  await expect(machine.preview).toContainText('This name is already in use.');
  await expect(machine.preview.getByRole('button', { name: 'Create snapshot…' })).toBeDisabled();
  expect(await place(), 'nothing moved while typing').toBe(before);
  await expect(name, 'the keyboard stays in the field').toBeFocused();
  await name.fill('');
  await expect(machine.preview).toContainText('Enter a name.');
  await name.fill('before reindex 2');
  await expect(machine.preview.getByRole('button', { name: 'Create snapshot…' })).toBeEnabled();
  expect(await place(), 'nothing moved while typing').toBe(before);

  await page.reload();
  await expect(name, 'the address holds the draft').toHaveValue('before reindex 2');
  await machine.ask('Create snapshot');
  await machine.confirm('Create snapshot').click();
  await machine.expectOutcome('Succeeded');
  const { tree } = await client.tree('sim-atlas', id);
  expect(tree.snapshots.find((snapshot) => snapshot.name === 'before reindex 2')).toMatchObject({
    mechanism: 'internal',
    memory: true,
  });
});
