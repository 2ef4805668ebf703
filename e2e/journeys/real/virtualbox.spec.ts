import { expectDrawing, readDrawing } from '../../screens/drawing.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

const address = process.env.SNAPTREE_VIRTUALBOX_URL;
const MACHINE = 'Empty machine';

test.skip(address === undefined, 'SNAPTREE_VIRTUALBOX_URL is not set: npm run lab -- up virtualbox');
test.setTimeout(120_000);
test.use({ start: { configuration: { hosts: [], demo: false } }, alone: true });

test('adds a real VirtualBox, lists its VMs, and merges a snapshot as previewed', async ({
  page,
  client,
}) => {
  const { hostname, port } = new URL(address ?? '');
  await page.goto('/settings');
  await page.getByRole('link', { name: 'Add host' }).first().click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Workstation');
  await page.getByText('VirtualBox', { exact: true }).click();
  await page.getByText('HTTP', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Address' }).fill(hostname);
  await page.getByRole('textbox', { name: 'Port' }).fill(port);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText(/Connected to VirtualBox 7\S*\. It has \d+ VMs?\./)).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'View its VMs' }).click();
  await expect(page.getByRole('table').getByRole('link', { name: MACHINE })).toBeVisible();

  const [host] = await client.get<{ id: string }[]>('/api/hosts');
  const hostId = host?.id ?? '';
  const domainId = await client.domainId(hostId, MACHINE);
  const stamp = Date.now().toString(36);
  const [first, second] = [`first ${stamp}`, `second "${stamp}" <b>`];
  for (const name of [first, second])
    await client.operate(hostId, domainId, { kind: 'create', name, memory: false, quiesce: false });

  const machine = new MachineScreen(page);
  await machine.find(MACHINE);
  await machine.choose(first);
  await machine.action('Merge into').first().click();
  await machine.show('After');
  const promised = await readDrawing(page);
  await machine.preview.getByRole('button', { name: /^Merge.*…$/ }).click();
  await machine.dialog.getByRole('button', { name: /^Merge/ }).click();
  await machine.expectOutcome('Succeeded', 60_000);
  await expectDrawing(page, promised);
  const { tree } = await client.tree(hostId, domainId);
  expect(tree.snapshots.map((s) => s.name)).toEqual([second]);

  await client.operate(hostId, domainId, { kind: 'removeAll' });
  expect((await client.tree(hostId, domainId)).tree.snapshots).toEqual([]);
});
