import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:tls';
import type { Page } from '@playwright/test';
import { expect, test } from '../../test.ts';

const inFile = {
  id: 'lab',
  name: 'Laboratory',
  connection: { kind: 'simulator', seed: 3 },
};
test.use({ start: { configuration: { hosts: [inFile] } }, alone: true });

const row = (page: Page, name: string) =>
  page.getByRole('main').getByRole('listitem').filter({ hasText: name });

test('adds a host after an error in three parts, shows what answered, and lists its VMs', async ({
  page,
  noise,
}) => {
  noise.tolerate(/503 \(Service Unavailable\)/);
  await page.goto('/settings');
  await page.getByRole('link', { name: 'Add host' }).click();
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
  await page.keyboard.type('Attic');
  await page.getByRole('textbox', { name: 'Socket' }).fill('nowhere/libvirt-sock');
  await expect(page.getByRole('textbox', { name: 'Socket' })).toHaveAccessibleDescription(
    /starts with a slash/,
  );
  await page.getByRole('textbox', { name: 'Socket' }).fill('/nowhere/libvirt-sock');
  await page.getByRole('button', { name: 'Test connection' }).click();
  const problem = page.getByRole('alert');
  await expect(problem).toContainText('The host cannot be reached');
  await expect(problem).toContainText(
    'Cannot connect to /nowhere/libvirt-sock: the libvirt socket does not exist.',
  );
  await expect(problem).toContainText('Install libvirt and start it');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(problem, 'saving tests too').toContainText('The host cannot be reached');

  await page.getByText('Simulated', { exact: true }).click();
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText(/Connected to QEMU .*\. It has \d+ VMs\./)).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(row(page, 'Attic')).toContainText('Saved.');
  const names = await page.getByRole('main').locator('li b').allTextContents();
  expect(names, 'in its place, not at the end').toEqual(['Attic', 'Laboratory']);
  const link = page.getByRole('link', { name: 'View its VMs' });
  await expect(link).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Host' })).toHaveValue(/^h-/);
  await expect(page.getByRole('table').getByRole('link').first()).toBeVisible();
});

test('changes a host, and asks before discarding input', async ({ page }) => {
  await addSimulated(page, 'Cellar');
  await page.getByRole('link', { name: 'Edit Cellar' }).click();
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('Laboratory');
  await expect(name).toHaveAccessibleDescription(/Another host is already named Laboratory/);
  await name.fill('Basement');
  await page.goBack();
  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await expect(name).toHaveValue('Basement');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(row(page, 'Basement')).toContainText('Saved.');
  await page.getByRole('link', { name: 'Edit Basement' }).click();
  await name.fill('x');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await question.getByRole('button', { name: 'Discard changes' }).click();
  await expect(page.getByRole('link', { name: 'Edit Basement' })).toBeFocused();
});

test('removes a host after listing what is removed and what stays, but not a host of the configuration file', async ({
  page,
  noise,
}) => {
  // Its trees are still being read during the removal: that error may arrive before the removal itself.
  noise.tolerate(/404 \(Not Found\).*domains/);
  await addSimulated(page, 'Shed');
  await page.getByRole('button', { name: 'Remove Shed' }).click();
  const question = page.getByRole('dialog', { name: 'Remove Shed' });
  await expect(question).toContainText('Nothing on the host changes.');
  await expect(question).toContainText('protection and tags that you set on snapshots in Snaptree');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(row(page, 'Shed')).toBeVisible();
  await page.getByRole('button', { name: 'Remove Shed' }).click();
  await question.getByRole('button', { name: 'Remove host' }).click();
  await expect(row(page, 'Shed')).toBeHidden();

  await expect(row(page, 'Laboratory')).toContainText(
    'From the configuration file. Edit that file to change it',
  );
  await expect(row(page, 'Laboratory').getByRole('button')).toHaveCount(0);
  await page.goto('/settings?form=lab');
  await expect(page.getByText('Edit that file to change it')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
});

test('shows a certificate without a known authority, and trusts it after it was compared', async ({
  page,
}) => {
  const daemon = await daemonWithCertificate();
  try {
    await page.goto('/settings?form=new');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Far away');
    await page.getByText('TLS', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Address' }).fill('127.0.0.1');
    await page.getByRole('textbox', { name: 'Port' }).fill(String(daemon.port));
    await page.getByRole('button', { name: 'Test connection' }).click();
    const problem = page.getByRole('alert');
    await expect(problem).toContainText('The certificate of the host is not trusted');
    await expect(problem).toContainText(daemon.fingerprint.slice(0, 24));
    await expect(problem).toContainText('kvm1.test, issued by Test Authority');
    await problem.getByRole('button', { name: /trust this certificate/ }).click();
    await expect(page.getByRole('textbox', { name: 'Fingerprint' })).toHaveValue(daemon.fingerprint);
    // It is not libvirt: the next problem is a different one, not the certificate.
    await expect(problem).toContainText('The hypervisor rejected the login');

    await page.getByRole('textbox', { name: 'Client certificate' }).fill(pem().certificate);
    await expect(page.getByText(/kvm1\.test, issued by Test Authority, valid from/)).toBeVisible();
    const key = page.getByRole('textbox', { name: 'Private key' });
    await expect(key).toHaveAccessibleDescription(/private key of the certificate is missing/);
    await key.fill(pem().certificate);
    await expect(key).toHaveAccessibleDescription(/This is a certificate\. Enter its private key instead\./);
  } finally {
    daemon.server.close();
  }
});

async function addSimulated(page: Page, name: string): Promise<void> {
  await page.goto('/settings?form=new&kind=simulator');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(row(page, name)).toContainText('Saved.');
}

/** The certificates of the protocol tests. Their keys are public. */
function pem(): { certificate: string; key: string } {
  const source = readFileSync(
    new URL('../../../packages/libvirt-rpc/src/testing/certificates.ts', import.meta.url),
    'utf8',
  );
  const [, certificate = ''] = source.match(/-----BEGIN CERTIFICATE[^`]+/g) ?? [];
  const [key = ''] = source.match(/-----BEGIN PRIVATE KEY[^`]+/) ?? [];
  return { certificate, key };
}

/** A fake daemon that presents a certificate and closes the connection. */
async function daemonWithCertificate(): Promise<{ server: Server; port: number; fingerprint: string }> {
  const { certificate: cert, key } = pem();
  const server = createServer({ cert, key }, (socket) => socket.end());
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { X509Certificate } = await import('node:crypto');
  return { server, port: address.port, fingerprint: new X509Certificate(cert).fingerprint256 };
}
