import { existsSync } from 'node:fs';
import { onRealLibvirt } from '../../machines/lab.ts';
import { LayersScreen } from '../../screens/layers.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

onRealLibvirt();

test('shows the files of a real VM, what a merge does to them, and then that one is gone', async ({
  page,
  makeMachine,
  noise,
}) => {
  // The side panel may request the configuration of a snapshot at the moment when the job deletes it.
  noise.tolerate(/404 \(Not Found\).*\/configuration/);
  const real = makeMachine();
  real.snapshot('installed');
  real.start();
  real.snapshot('monday', '--disk-only');
  real.write(0x41, { atMiB: 4, MiB: 8 });
  real.snapshot('tuesday', '--disk-only');
  real.write(0x42, { atMiB: 16 });
  real.snapshot('wednesday', '--disk-only');
  const top = real.activeImage();

  const machine = new MachineScreen(page);
  const lens = new LayersScreen(page);
  await machine.find(real.name);
  await lens.open();
  await expect(lens.layers('vda')).toHaveCount(5);
  await expect(lens.layers('vda').first()).toContainText('live layer');
  await expect(lens.layers('vda').last(), 'kept inside the base image').toContainText('installed');
  const files = (await lens.files('vda')).filter((file) => file !== null);
  expect(files[0]).toBe(top);
  for (const file of files) expect(existsSync(file)).toBe(true);

  await lens.layer('vda', 'tuesday').click();
  await machine.expectChosen('tuesday');
  await machine.action('Merge into').first().click();
  await expect(lens.layer('vda', 'wednesday')).toContainText('merged down, then deleted');
  await expect(lens.layer('vda', 'tuesday')).toContainText(/receives ≤ [\d.]+ MiB, then stores wednesday/);
  expect(await lens.arrows('vda')).toHaveLength(1);
  await machine.show('After');
  await expect(lens.layers('vda')).toHaveCount(4);
  const promised = await lens.files('vda');

  await machine.preview.getByRole('button', { name: /^Merge.*…$/ }).click();
  await machine.dialog.getByRole('button', { name: /^Merge/ }).click();
  await machine.expectOutcome('Succeeded');
  await expect(lens.layers('vda')).toHaveCount(4);
  expect(await lens.files('vda')).toEqual(promised);
  const gone = files.filter((file) => !promised.includes(file));
  expect(gone).toHaveLength(1);
  for (const file of gone) expect(existsSync(file)).toBe(false);
});
