import type { Page } from '@playwright/test';
import type { Screen } from './screen.ts';

const away = {
  code: 'hostUnreachable',
  what: 'Nothing listens at {on}.',
  on: 'kvm-2:16514 (TLS)',
  todo: 'Check the port, and make the host listen: systemctl enable --now libvirtd-tls.socket.',
  native: { text: 'connect ECONNREFUSED 10.0.0.7:16514' },
};
const refused = {
  code: 'hypervisorAuth',
  what: 'polkit does not allow Snaptree to manage the VMs of {on}.',
  on: 'this computer',
  todo: 'Add the account that runs Snaptree to the group libvirt and log in again.',
};
const untrusted = {
  code: 'certificateUntrusted',
  what: 'No trusted authority has signed the certificate of {on}.',
  on: 'kvm-2:16514 (TLS)',
  todo: 'Enter the certificate of its authority. Or compare the fingerprint with the host, and trust only this certificate.',
  native: { text: 'self-signed certificate' },
  certificate: {
    fingerprint: Array.from({ length: 32 }, (_, index) => (index * 7 + 16).toString(16).toUpperCase()).join(
      ':',
    ),
    subject: 'kvm-2.example.org',
    issuer: 'kvm-2.example.org',
    validFrom: Date.UTC(2026, 0, 7),
    validTo: Date.UTC(2036, 0, 7),
  },
};

/** Hosts in every state, and the form for adding one. */
export const hosts: readonly Screen[] = [
  {
    name: 'space-target',
    arrange: async ({ page }) => {
      await page.goto('/space?target=400%20GiB');
      await page.getByText(/free at most .*400 GiB/).waitFor();
    },
  },
  {
    name: 'hosts-away',
    arrange: async ({ page }) => {
      await changeHosts(page, ([first, second, ...rest]) => [
        { ...first, state: { kind: 'unreachable', since: Date.now() - 300_000, problem: away } },
        { ...second, state: { kind: 'unreachable', since: Date.now() - 90_000, problem: refused } },
        ...rest,
      ]);
      await page.goto('/');
      await page.getByText('sign-in rejected').locator('visible=true').first().click();
      await page.getByText('polkit does not allow').waitFor();
    },
  },
  {
    name: 'host-form-errors',
    arrange: async ({ page }) => {
      await page.goto('/settings?form=new');
      await page.getByText('TLS', { exact: true }).click();
      await page.getByRole('textbox', { name: 'Port' }).fill('99999');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Enter the host name or IP address.').waitFor();
    },
  },
  {
    name: 'host-form-ssh',
    arrange: async ({ page }) => {
      await page.goto('/settings?form=new');
      await page.getByText('SSH', { exact: true }).click();
      await page.getByRole('checkbox', { name: 'Use the SSH configuration' }).waitFor();
    },
  },
  {
    name: 'host-certificate',
    arrange: async ({ page }) => {
      await page.route(/\/api\/host-tests$/, (route) =>
        route.fulfill({ json: { ok: false, problem: untrusted } }),
      );
      await page.goto('/settings?form=new');
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('KVM 2');
      await page.getByText('TLS', { exact: true }).click();
      await page.getByRole('textbox', { name: 'Address' }).fill('kvm-2');
      await page.getByRole('button', { name: 'Test connection' }).click();
      await page.getByText('The host presented this certificate:').waitFor();
    },
  },
  {
    name: 'host-vsphere',
    arrange: async ({ page }) => {
      await page.route(/\/api\/host-tests$/, (route) =>
        route.fulfill({ json: { ok: false, problem: { ...untrusted, on: 'vcenter-1' } } }),
      );
      await page.goto('/settings?form=new&kind=vsphere');
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('vCenter');
      await page.getByRole('textbox', { name: 'Address' }).fill('vcenter-1');
      await page.getByRole('textbox', { name: 'User name' }).fill('snaptree@vsphere.local');
      await page.getByLabel('Password', { exact: true }).fill('secret');
      await page.getByRole('button', { name: 'Test connection' }).click();
      await page.getByText('vecs-cli entry getcert').waitFor();
    },
  },
  {
    name: 'host-kinds',
    arrange: async ({ page }) => {
      await page.goto('/settings?form=new&kind=virtualbox');
      await page.getByText('HTTPS', { exact: true }).click();
      await page.getByRole('textbox', { name: 'Fingerprint' }).waitFor();
    },
  },
  {
    name: 'host-saved',
    arrange: async ({ page }) => {
      await changeHosts(page, ([first, ...rest]) => [{ ...first, origin: 'settings' }, ...rest]);
      await page.goto('/settings?saved=sim-atlas');
      await page.getByRole('link', { name: 'View its VMs' }).waitFor();
    },
  },
  {
    name: 'host-hazards',
    arrange: async ({ page }) => {
      await page.goto('/settings?hazards=sim-atlas');
      await page.getByText('Disks of other VMs are not checked').waitFor();
    },
  },
  {
    name: 'host-remove',
    arrange: async ({ page, machine }) => {
      await changeHosts(page, ([first, ...rest]) => [{ ...first, origin: 'settings' }, ...rest]);
      await page.goto('/settings?remove=sim-atlas');
      await machine.dialog.getByText('Nothing on the host changes.').waitFor();
    },
  },
];

/** Replaces the server's list of hosts. */
async function changeHosts(page: Page, change: (hosts: object[]) => object[]): Promise<void> {
  await page.route(/\/api\/hosts$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change(await response.json()) });
  });
}
