import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test("shows a snapshot's configuration, and restores it with a revert", async ({ page, client }) => {
  const machine = new MachineScreen(page);
  await machine.find('training-02');
  await machine.choose('lesson-1');
  const configuration = machine.details.getByRole('region', { name: 'Configuration' });

  // One line among the facts links to the complete configuration.
  await machine.details.getByRole('button', { name: '2 differences from now' }).click();
  await expect(configuration).toBeFocused();
  await expect(configuration.getByRole('row', { name: /^Memory 2\.0 GiB 3\.0 GiB/ })).toBeVisible();
  await expect(configuration.getByRole('row', { name: /^Medium .*course\.iso none/ })).toBeVisible();
  await expect(configuration.getByText('Firmware')).toBeHidden();

  // Shows everything on request, and keeps that in the address.
  await configuration.getByRole('switch', { name: 'Show all settings' }).press('Space');
  await expect(configuration.getByRole('row', { name: /^Firmware BIOS/ })).toBeVisible();
  await page.reload();
  await expect(configuration.getByRole('row', { name: /^Firmware BIOS/ })).toBeVisible();
  await configuration.getByText('As captured libvirt').click();
  await expect(configuration.getByText('<domain type=', { exact: false }).first()).toBeVisible();

  // The revert restores what the preview shows.
  await machine.action('Revert to this snapshot').click();
  await expect(machine.preview).toContainText('including its configuration');
  const comesBack = machine.preview.getByRole('table', { name: 'Settings now and after the revert' });
  await expect(comesBack.getByRole('row', { name: /^Memory 3\.0 GiB 2\.0 GiB/ })).toBeVisible();
  await expect(machine.preview).toContainText('The safety snapshot keeps the current ones');
  await machine.ask('Revert to this snapshot');
  await expect(machine.dialog.getByRole('row', { name: /^Memory 3\.0 GiB 2\.0 GiB/ })).toBeVisible();
  await machine.confirm('Revert to this snapshot').click();
  await machine.expectOutcome('Succeeded');
  await expect(configuration).toContainText('No difference: the VM has the same configuration now');

  // The safety snapshot has the previous configuration.
  const id = await client.domainId('sim-forge', 'training-02');
  const { tree } = await client.tree('sim-forge', id);
  const safety = tree.snapshots.find((s) => s.name.startsWith('before-revert-lesson-1'));
  await machine.choose(safety?.name ?? '');
  await expect(configuration.getByRole('row', { name: /^Memory 3\.0 GiB 2\.0 GiB/ })).toBeVisible();
});

test('shows a console screenshot if the hypervisor kept one, and nothing otherwise', async ({ page }) => {
  const machine = new MachineScreen(page);
  await machine.find('Malware Sandbox');
  await machine.choose('sample-a');
  const picture = machine.details.getByRole('img', {
    name: 'Simulated screenshot of Malware Sandbox at the time of sample-a',
  });
  await expect(picture).toHaveJSProperty('naturalWidth', 640);
  await machine.choose('clean');
  await expect(machine.details.getByRole('region', { name: 'Configuration' })).toContainText('differences');
  await expect(machine.details.getByRole('img', { name: /screenshot/ })).toBeHidden();
});

test('reports when a snapshot has no configuration', async ({ page }) => {
  const machine = new MachineScreen(page);
  await machine.find('vpn-gateway');
  await machine.choose('before wireguard');
  await expect(machine.details.getByRole('region', { name: 'Configuration' })).toContainText(
    'The record of this snapshot has no VM configuration',
  );
});
