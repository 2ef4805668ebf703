import { drawingOf, expectDrawing, readDrawing } from '../../screens/drawing.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test('merges a snapshot into its children, and the tree afterward matches the preview', async ({
  page,
  client,
}) => {
  const machine = new MachineScreen(page);
  await machine.find('router-lab');
  const id = await client.domainId('sim-forge', 'router-lab');
  const before = drawingOf(await client.tree('sim-forge', id));
  await expectDrawing(page, before);

  await machine.choose('bgp');
  await machine.action('Merge into children').click();
  await expect(machine.preview.getByRole('heading', { level: 2 })).toHaveText('Merge bgp into children');
  await expect(machine.preview).toContainText('Deletes bgp and keeps its data in');
  await expect(machine.card('bgp')).toContainText('merged into 2');
  await expect(machine.card('bgp-flap')).toContainText('receives data');

  await machine.show('After');
  const promised = await readDrawing(page);
  expect(Object.values(promised.names)).not.toContain('bgp');
  expect(drawingOf(await client.tree('sim-forge', id)), 'a preview changes nothing').toEqual(before);

  await machine.ask('Merge into children');
  await expect(machine.dialog).toContainText('router-lab');
  await machine.confirm('Merge into children').click();
  await machine.expectOutcome('Succeeded');

  await expectDrawing(page, promised);
  expect(drawingOf(await client.tree('sim-forge', id))).toEqual(promised);
});
