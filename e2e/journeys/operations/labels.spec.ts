import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

test.use({ alone: true });

test('describes, renames and protects a snapshot, and returns the focus to the action each time', async ({
  page,
  client,
}) => {
  const machine = new MachineScreen(page);
  await machine.find('Windows Server 2022');
  const id = await client.domainId('sim-workbench', 'Windows Server 2022');
  await machine.choose('domain-joined');
  const press = async (label: string) => {
    await machine.ask(label);
    await machine.confirm(label).click();
    await machine.expectOutcome('Succeeded');
  };

  await machine.action('Edit description').press('Enter');
  await expect(machine.preview.getByRole('textbox', { name: /^Description/ })).toBeFocused();
  await page.keyboard.type('Joined to the domain.');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Do not start it together with the old one.');
  await press('Edit description');
  await expect(machine.details).toContainText('Do not start it together with the old one.');
  await expect(machine.action('Edit description')).toBeFocused();

  await machine.action('Rename').press('Enter');
  await expect(machine.preview).toContainText('Nothing to change yet.');
  const name = machine.preview.getByRole('textbox', { name: 'Name' });
  await expect(name).toBeFocused();
  await name.fill('installed');
  await expect(machine.preview, 'allowed here, and worth knowing').toContainText('Duplicate name');
  await page.keyboard.press('Escape');
  await expect(machine.action('Rename')).toBeFocused();
  await machine.action('Rename').press('Enter');
  await name.fill('joined');
  await expect(machine.preview).toContainText('Renames domain-joined to “joined”.');
  await press('Rename');
  await machine.expectChosen('joined');

  await machine.action('Protect').press('Enter');
  await machine.ask('Protect');
  await page.keyboard.press('Escape');
  await expect(machine.dialog).toBeHidden();
  await expect(
    machine.preview.getByRole('button', { name: 'Protect…' }),
    'back before the dialog',
  ).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(machine.action('Protect')).toBeFocused();
  await machine.action('Protect').click();
  await press('Protect');
  await expect(machine.card('joined')).toContainText('protected');
  await expect(machine.action('Merge into child')).toContainText('Protected');
  const { tree } = await client.tree('sim-workbench', id);
  expect(tree.snapshots.map((snapshot) => snapshot.name)).toContain('joined');
  await machine.action('Remove protection').click();
  await press('Remove protection');
  await expect(machine.action('Merge into').first()).not.toContainText('Protected');
});

test('deletes a backup product’s snapshot only after its owner was acknowledged', async ({ page }) => {
  const machine = new MachineScreen(page);
  await machine.find('file-server');
  await machine.choose('NV BACKUP TEMPORARY');
  await expect(machine.details).toContainText('Night Vault Backup, which may need it');
  await expect(machine.action('Merge into').first()).toContainText('Belongs to another product');
  await machine.action('Acknowledge owner').click();
  await machine.ask('Acknowledge owner');
  await machine.confirm('Acknowledge owner').click();
  await machine.expectOutcome('Succeeded');
  await expect(machine.details).toContainText('Night Vault Backup, acknowledged');
  await expect(machine.action('Merge into').first()).not.toContainText('Belongs');
});

test('explains why a snapshot cannot be renamed on this hypervisor', async ({ page }) => {
  const machine = new MachineScreen(page);
  await machine.find('web-02');
  await machine.choose('before nginx 1.26');
  await expect(machine.action('Rename')).toContainText('Not supported by this hypervisor');
  await machine.action('Rename').click();
  await expect(machine.preview).toContainText('libvirt cannot rename a snapshot');
  await expect(machine.preview.getByRole('button', { name: 'Rename…' })).toBeDisabled();
});
