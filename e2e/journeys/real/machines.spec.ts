import { onRealLibvirt } from '../../machines/lab.ts';
import type { Machine } from '../../machines/machine.ts';
import { slowNextBlockJob } from '../../machines/monitor.ts';
import { virsh } from '../../machines/virsh.ts';
import { drawingOf, expectDrawing, readDrawing } from '../../screens/drawing.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

onRealLibvirt();

/** installed, then two branches. The VM is off and based on the second. */
function growInternal(machine: Machine): void {
  machine.write(0x11, { atMiB: 0 });
  machine.snapshot('installed');
  machine.write(0x12, { atMiB: 2 });
  machine.snapshot('configured');
  machine.write(0x13, { atMiB: 4 });
  machine.snapshot('experiment');
  virsh('snapshot-revert', machine.name, 'configured');
  machine.write(0x14, { atMiB: 6 });
  machine.snapshot('release');
  machine.write(0x15, { atMiB: 8 });
}

/** In MiB: large enough to observe the merge while it runs. */
const BIG = 400;

/** A running VM with a chain of overlays, the middle one large. */
function growExternal(machine: Machine): void {
  machine.write(0x21, { atMiB: 0 });
  machine.start();
  machine.snapshot('monday', '--disk-only');
  machine.write(0x22, { atMiB: 2 });
  machine.snapshot('tuesday', '--disk-only');
  machine.write(0x23, { atMiB: 8, MiB: BIG });
  machine.snapshot('wednesday', '--disk-only');
  machine.write(0x24, { atMiB: 4 });
}

test('merges on a real VM exactly as previewed, and changes no content', async ({
  page,
  client,
  makeMachine,
}) => {
  const real = makeMachine();
  growInternal(real);
  const hashes = async () => ({
    live: await real.contentHash(),
    installed: await real.snapshotHash('installed'),
    experiment: await real.snapshotHash('experiment'),
    release: await real.snapshotHash('release'),
  });
  const contents = await hashes();
  expect(new Set(Object.values(contents)).size, 'every state has different content').toBe(4);

  const machine = new MachineScreen(page);
  await machine.find(real.name);
  const id = real.uuid;
  await expectDrawing(page, drawingOf(await client.tree('lab', id)));
  await machine.choose('configured');
  await machine.action('Merge into children').click();
  await expect(machine.preview).toContainText('Deletes configured and keeps its data in');
  await machine.show('After');
  const promised = await readDrawing(page);
  expect(real.snapshots(), 'a preview changes nothing').toEqual([
    'configured',
    'experiment',
    'installed',
    'release',
  ]);

  await machine.ask('Merge into children');
  await machine.confirm('Merge into children').click();
  await machine.expectOutcome('Succeeded');
  await expectDrawing(page, promised);
  expect(drawingOf(await client.tree('lab', id))).toEqual(promised);
  expect(real.parents()).toEqual({ installed: '', experiment: 'installed', release: 'installed' });
  expect(await hashes()).toEqual(contents);
});

test('commits a layer of a running VM, shows its progress, and keeps the content', async ({
  page,
  client,
  makeMachine,
}) => {
  const real = makeMachine({ sizeMiB: BIG + 16 });
  growExternal(real);
  real.destroy();
  const content = await real.contentHash();
  real.start();

  const machine = new MachineScreen(page);
  await machine.find(real.name);
  await machine.choose('tuesday');
  await machine.action('Merge into').first().click();
  await machine.show('After');
  const promised = await readDrawing(page);
  await machine.preview.getByRole('button', { name: /^Merge.*…$/ }).click();
  const slowed = slowNextBlockJob(real.name, BIG / 6);
  await machine.dialog.getByRole('button', { name: /^Merge/ }).click();
  await slowed;
  await expect(machine.jobs).toContainText(/[1-9]\d*%/);
  await expect(machine.card('tuesday').getByRole('progressbar')).toHaveAttribute('aria-valuenow', /[1-9]\d*/);

  await machine.expectOutcome('Succeeded');
  await expectDrawing(page, promised);
  expect(drawingOf(await client.tree('lab', real.uuid))).toEqual(promised);
  expect(real.parents()).toEqual({ monday: '', wednesday: 'monday' });
  expect(real.isRunning()).toBe(true);
  real.destroy();
  expect(await real.contentHash()).toBe(content);
});

test('shows changes by virsh automatically', async ({ page, makeMachine }) => {
  const real = makeMachine();
  const machine = new MachineScreen(page);
  await machine.find(real.name);
  await machine.wholeTree();
  await expect(machine.live).toBeVisible();
  real.snapshot('by virsh');
  await expect(machine.card('by virsh')).toBeVisible();
  virsh('snapshot-delete', real.name, 'by virsh');
  await expect(machine.card('by virsh')).toHaveCount(0);
  real.start();
  await expect(machine.live).toContainText('running');
});

test('does nothing when virsh was faster, and shows a new preview of the changed tree', async ({
  page,
  makeMachine,
  noise,
}) => {
  noise.expect(/409 \(Conflict\)/);
  const real = makeMachine();
  growInternal(real);
  const machine = new MachineScreen(page);
  await machine.find(real.name);
  await machine.choose('configured');
  await machine.action('Merge into children').click();
  await machine.ask('Merge into children');
  await page.route('**/operations', async (route) => {
    real.snapshot('quicker');
    await route.continue();
    await page.unroute('**/operations');
  });
  await machine.confirm('Merge into children').click();
  await expect(machine.dialog.getByRole('alert')).toContainText('Nothing was done');
  await expect(machine.dialog.getByRole('alert')).toContainText('quicker');
  expect(real.snapshots()).toContain('configured');
  await machine.confirm('Merge into children').click();
  await machine.expectOutcome('Succeeded');
  expect(real.parents()).toEqual({
    installed: '',
    experiment: 'installed',
    release: 'installed',
    quicker: 'release',
  });
});

test("refuses what libvirt refuses, and shows libvirt's rule", async ({ page, makeMachine }) => {
  const real = makeMachine();
  real.write(0x31, { atMiB: 0 });
  real.snapshot('base-image');
  real.start();
  real.snapshot('nightly', '--disk-only');
  const machine = new MachineScreen(page);
  await machine.find(real.name);
  await machine.choose('nightly');
  await expect(machine.action('Merge into live state')).toContainText('Its parent is an internal snapshot');
  await machine.action('Merge into live state').click();
  await expect(machine.preview).toContainText('Not possible');
  await expect(machine.preview.getByRole('button', { name: /…$/ })).toHaveCount(0);
  expect(() => virsh('snapshot-delete', real.name, 'nightly')).toThrow(/internal snapshot as parent/);
  expect(real.snapshots()).toEqual(['base-image', 'nightly']);
});

test('creates a snapshot with memory of a running VM and reverts to it', async ({ page, makeMachine }) => {
  const real = makeMachine();
  real.start();
  const machine = new MachineScreen(page);
  await machine.find(real.name);
  await machine.action('Create snapshot').click();
  await machine.preview.getByRole('textbox', { name: 'Name' }).fill('with memory');
  await expect(machine.preview.getByRole('switch', { name: 'Include memory' })).toBeChecked();
  await machine.ask('Create snapshot');
  await machine.confirm('Create snapshot').click();
  await machine.expectOutcome('Succeeded');
  await expect(machine.card('with memory')).toContainText('RAM');
  real.destroy();
  await expect(machine.live).toContainText('off');

  await machine.choose('with memory');
  await machine.action('Revert to this snapshot').click();
  await machine.preview.getByRole('button', { name: 'Revert to this snapshot…' }).click();
  await machine.confirm('Revert to this snapshot').click();
  await machine.expectOutcome('Succeeded');
  await expect(machine.live).toContainText('running');
  expect(real.isRunning()).toBe(true);
});
