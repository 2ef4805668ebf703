import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test('keeps the live state of a running VM in a safety snapshot before a revert, unless that is turned off', async ({
  page,
  client,
}) => {
  const machine = new MachineScreen(page);
  await machine.find('training-01');
  const id = await client.domainId('sim-forge', 'training-01');
  const before = await client.tree('sim-forge', id);
  await machine.choose('lesson-1');
  await machine.action('Revert to this snapshot').click();

  const keep = machine.preview.getByRole('switch', { name: 'Save the live state first' });
  await expect(keep).toBeChecked();
  await expect(machine.preview).toContainText('The live state is first saved as the snapshot');
  await keep.click();
  await expect(machine.preview).toContainText('Changes since the current snapshot are lost.');
  await keep.click();
  await expect(keep).toBeChecked();

  await machine.ask('Revert to this snapshot');
  await expect(machine.dialog).toContainText('Reverts the VM, including its configuration, to lesson-1');
  await machine.confirm('Revert to this snapshot').click();
  await machine.expectOutcome('Succeeded');

  const { tree } = await client.tree('sim-forge', id);
  const lesson = tree.snapshots.find((snapshot) => snapshot.name === 'lesson-1');
  const safety = tree.snapshots.filter((snapshot) => snapshot.name.startsWith('before-revert-lesson-1'));
  expect(tree.current).toEqual({ kind: 'snapshot', id: lesson?.id });
  expect(safety).toHaveLength(1);
  expect(safety[0]?.parent).toBe(before.tree.current.id);
  await expect(machine.live).toContainText('lesson-1');
  await expect(machine.card(safety[0]?.name ?? '')).toBeVisible();
});
