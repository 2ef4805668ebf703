import type { Page } from '@playwright/test';
import { VSphereConsole, type VSphereLab, vSphereLab } from '../../machines/vsphere-console.ts';
import { expectDrawing, readDrawing } from '../../screens/drawing.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

/** vcsim, a simulator of the vCenter API without disks. */
const lab = vSphereLab();
/** One of the VMs that have no snapshots initially. */
const MACHINE = 'DC0_C0_RP0_VM0';

test.skip(lab === undefined, 'SNAPTREE_VSPHERE_URL is not set: npm run lab -- up vsphere');
test.setTimeout(120_000);
test.use({ start: { configuration: { hosts: [], demo: false } }, alone: true });

test('adds a vCenter after its certificate was compared, and explains a failed sign-in', async ({
  page,
  noise,
}) => {
  const { url, user, password, fingerprint } = here();
  await fillForm(page, { name: 'vCenter', user, password: 'not this one' });
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText('The certificate of the host is not trusted')).toBeVisible();
  await expect(page.getByText('vecs-cli entry getcert'), 'where a vCenter keeps it').toBeVisible();
  const shown = await page.getByText(/^([0-9A-F]{2}:\s*){31}[0-9A-F]{2}$/).textContent();
  expect(shown?.replaceAll(/\s/g, '')).toBe(fingerprint);

  await page.getByRole('button', { name: 'I compared it: trust this certificate' }).click();
  await expect(page.getByRole('textbox', { name: 'Fingerprint' })).toHaveValue(fingerprint);
  await expect(page.getByText('The hypervisor rejected the login')).toBeVisible();
  await expect(page.getByText('A vCenter user name includes its domain')).toBeVisible();

  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('textbox', { name: 'Port' }).fill('1');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText(`Nothing listens at ${url.hostname}:1`)).toBeVisible();

  await page.getByRole('textbox', { name: 'Port' }).fill(url.port);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(`vSphere, ${url.host} · VMware vCenter Server`)).toBeVisible();
  await page.reload();
  await page.getByRole('link', { name: 'Edit vCenter' }).click();
  await expect(page.getByLabel('Password', { exact: true }), 'it is never shown again').toHaveValue('');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(
    page.getByText(/Connected to VMware vCenter Server .* \(vcsim\)\. It has \d+ VMs\./),
  ).toBeVisible();

  // A host that fails its test is not saved.
  noise.expect(/502 \(Bad Gateway\)/);
  const another = '0'.repeat(64);
  await page.getByRole('textbox', { name: 'Fingerprint' }).fill(another);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('presented a different certificate from the trusted one')).toBeVisible();
});

test('creates and merges snapshots of a vSphere VM, shows changes by others, and passes on refusals', async ({
  page,
  client,
}) => {
  const { user, password, fingerprint } = here();
  await fillForm(page, { name: 'vCenter', user, password, fingerprint });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'View its VMs' }).click();
  await expect(page.getByRole('table').getByRole('link', { name: MACHINE })).toBeVisible();
  const [host] = await client.get<{ id: string }[]>('/api/hosts');
  const hostId = host?.id ?? '';
  const domainId = await client.domainId(hostId, MACHINE);
  const stamp = Date.now().toString(36);
  const [first, second, third] = [`first ${stamp}`, `second "${stamp}" <b> 💾`, `by another client ${stamp}`];

  const names = async () => (await client.tree(hostId, domainId)).tree.snapshots.map((s) => s.name);
  // An aborted run leaves its snapshots: vcsim keeps running until the lab is stopped.
  if ((await names()).length > 0) await client.operate(hostId, domainId, { kind: 'removeAll' });

  const machine = new MachineScreen(page);
  await machine.find(MACHINE);
  for (const name of [first, second]) {
    await machine.live.click();
    await machine.action('Create snapshot').click();
    await expect(machine.preview).toContainText('In the vSphere Client: Take Snapshot');
    await machine.preview.getByRole('textbox', { name: 'Name' }).fill(name);
    await machine.ask('Create snapshot');
    await machine.confirm('Create snapshot').click();
    await machine.expectOutcome('Succeeded');
    await expect(machine.card(name)).toBeVisible();
  }

  const console = await VSphereConsole.signIn(here());
  await console.take(domainId, third);
  await console.signOut();
  await expect(machine.card(third), 'without a reload').toBeVisible();

  await machine.choose(first);
  await machine.action('Merge into').first().click();
  await expect(machine.preview).toContainText(
    'In the vSphere Client: Delete, its delta disk is consolidated',
  );
  await machine.show('After');
  const promised = await readDrawing(page);
  await machine.preview.getByRole('button', { name: /^Merge.*…$/ }).click();
  await expect(machine.dialog).toContainText('In the vSphere Client: Delete, its delta disk is consolidated');
  await machine.dialog.getByRole('button', { name: /^Merge/ }).click();
  await machine.expectOutcome('Succeeded');
  await expectDrawing(page, promised);
  expect(await names()).toEqual([second, third]);

  // vcsim 0.24 has no RenameSnapshot: its answer must be shown as the hypervisor's.
  await machine.choose(second);
  await machine.action('Rename').click();
  await machine.preview.getByRole('textbox', { name: 'Name' }).fill('renamed');
  await machine.ask('Rename');
  await machine.confirm('Rename').click();
  await machine.expectOutcome('Failed');
  const failed = page.getByRole('alert').filter({ hasText: 'Failed, nothing changed' });
  await failed.getByRole('button', { name: 'Show job' }).click();
  await expect(page.getByText('This server does not have this function')).toBeVisible();
  expect(await names()).toEqual([second, third]);

  await client.operate(hostId, domainId, { kind: 'removeAll' });
  expect(await names()).toEqual([]);
});

function here(): VSphereLab {
  if (lab === undefined) throw new Error('the lab has no vSphere');
  return lab;
}

interface Typed {
  readonly name: string;
  readonly user: string;
  readonly password: string;
  readonly fingerprint?: string;
}

async function fillForm(page: Page, { name, user, password, fingerprint }: Typed): Promise<void> {
  const { hostname, port } = here().url;
  await page.goto('/settings');
  await page.getByRole('link', { name: 'Add host' }).first().click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByText('vSphere: vCenter, ESXi', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Address' }).fill(hostname);
  await page.getByRole('textbox', { name: 'Port' }).fill(port);
  await page.getByRole('textbox', { name: 'User name' }).fill(user);
  await page.getByLabel('Password', { exact: true }).fill(password);
  if (fingerprint !== undefined) await page.getByRole('textbox', { name: 'Fingerprint' }).fill(fingerprint);
}
