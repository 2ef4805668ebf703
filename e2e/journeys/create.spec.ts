import { MachineScreen } from '../screens/machine.ts';
import { expect, test } from '../test.ts';

test('takes a restore point with the memory of a running machine', async ({ page, client }) => {
  const machine = new MachineScreen(page);
  await machine.find('devbox-maria');
  const id = await client.domainId('sim-cluster', 'devbox-maria');
  const seat = (await client.tree('sim-cluster', id)).tree.seat.id;
  await machine.action('Create snapshot').click();
  await expect(machine.preview.getByRole('switch', { name: 'With the memory' })).toBeChecked();
  await machine.preview.getByRole('textbox', { name: 'Name' }).fill('before the trip');
  await expect(machine.preview).toContainText(
    'A new restore point “before the trip” is taken with the memory',
  );
  await expect(machine.card('before the trip')).toContainText('new');

  await machine.ask('Create snapshot');
  await machine.confirm('Create snapshot').click();
  await machine.expectOutcome('Succeeded');

  const { tree } = await client.tree('sim-cluster', id);
  const made = tree.snapshots.find((snapshot) => snapshot.name === 'before the trip');
  expect(made).toMatchObject({ parent: seat, memory: true });
  expect(tree.seat).toEqual({ kind: 'on', id: made?.id });
  await expect(machine.card('before the trip')).toContainText('RAM');
});
