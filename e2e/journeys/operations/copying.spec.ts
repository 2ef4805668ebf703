import { drawingOf, expectDrawing, readDrawing } from '../../screens/drawing.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

const connection = { kind: 'simulator', libvirt: '11.3' };
test.use({
  start: { configuration: { hosts: [{ id: 'newer', name: 'Newer libvirt', connection }] }, speed: 50 },
});

test('merges a snapshot with many children by copying, and says what that costs', async ({
  page,
  client,
}) => {
  const id = await client.domainId('newer', 'dns-01');
  const take = async (name: string) => {
    const create = { kind: 'create', name, memory: false, quiesce: false, mechanism: 'external' };
    expect((await client.operate('newer', id, create)).outcome?.state).toBe('succeeded');
  };
  const revertTo = async (name: string) => {
    const { tree } = await client.tree('newer', id);
    const to = tree.snapshots.find((snapshot) => snapshot.name === name)?.id;
    const revert = { kind: 'revert', id: to, force: true };
    expect((await client.operate('newer', id, revert)).outcome?.state).toBe('succeeded');
  };
  await take('installed');
  await take('office');
  for (const name of ['mail', 'web', 'files']) {
    await take(name);
    await revertTo('office');
  }
  const machine = new MachineScreen(page);
  await machine.find('dns-01');
  const offer = await machine.offerOfCopying('office');
  await expect(offer).toContainText('into each of 3 children.');
  await offer.click();
  await machine.show('After');
  const promised = await readDrawing(page);
  await machine.ask('Merge into children by copying');
  await machine.confirm('Merge into children by copying').click();
  await machine.expectOutcome('Succeeded', 60_000);
  await expectDrawing(page, promised);
  expect(drawingOf(await client.tree('newer', id))).toEqual(promised);
});
