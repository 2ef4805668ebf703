import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { place } from '../product/place.ts';
import { MachineScreen } from '../screens/machine.ts';
import { test } from '../test.ts';

test.use({ alone: true, start: { speed: 8 } });

const WIDTHS = { wide: { width: 1280, height: 800 }, phone: { width: 400, height: 800 } };

for (const scheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries(WIDTHS)) {
    const suffix = size === 'wide' ? scheme : `${size}-${scheme}`;
    test(`pictures, ${suffix}`, async ({ page, client }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize(viewport);
      const machine = new MachineScreen(page);
      const open = async (host: string, name: string, search: Record<string, unknown> = {}) => {
        const id = await client.domainId(host, name);
        const { tree } = await client.tree(host, id);
        const byName = (point: string) =>
          tree.snapshots.find((snapshot) => snapshot.name === point)?.id ?? '';
        const words = Object.entries(search).map(([key, value]) => {
          const text = JSON.stringify(value).replace(/"@([^"]+)"/g, (_, point) =>
            JSON.stringify(byName(point)),
          );
          return `${key}=${encodeURIComponent(typeof value === 'string' ? JSON.parse(text) : text)}`;
        });
        await page.goto(`/hosts/${host}/domains/${id}?${words.join('&')}`);
        await machine.expectOpen(name);
        await machine.card('Base image').or(machine.preview).first().waitFor();
      };
      await page.goto('/');
      await page
        .getByText(/\d\d machines/)
        .first()
        .waitFor();
      if (size === 'wide') await page.getByRole('row', { name: /vpn-gateway.*not known/ }).waitFor();
      await shoot(page, `fleet-${suffix}`);
      await open('sim-workbench', 'Windows 11 Office', {
        snapshot: '@updates',
        draft: { kind: 'mergeIntoChildren', id: '@updates' },
      });
      await machine.preview.waitFor();
      await shoot(page, `tree-${suffix}`);
      await open('sim-forge', 'kernel-test', {
        snapshot: '@6.6-lts',
        draft: { kind: 'discard', id: '@6.6-lts', force: true },
      });
      await machine.ask('Discard');
      await shoot(page, `confirm-${suffix}`);
      await open('sim-workbench', 'Malware Sandbox', {
        snapshot: '@clean',
        draft: { kind: 'mergeIntoChildren', id: '@clean' },
      });
      await machine.preview.waitFor();
      await shoot(page, `refusal-${suffix}`);
      await open('sim-atlas', 'postgres-main', {
        snapshot: '@schema v212',
        draft: { kind: 'mergeIntoChildren', id: '@schema v212' },
      });
      await machine.preview.getByRole('button', { name: /^Merge.*…$/ }).click();
      await machine.dialog.getByRole('button', { name: /^Merge/ }).click();
      await machine.jobs
        .getByText(/[2-9]\d %|[3-9] %/)
        .first()
        .waitFor();
      await shoot(page, `job-${suffix}`);
      await page.goto('/settings');
      await page.getByRole('heading', { level: 1 }).waitFor();
      await shoot(page, `settings-${suffix}`);
    });
  }
}

async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(place.screens, { recursive: true });
  await page.screenshot({ path: join(place.screens, `${name}.png`), animations: 'disabled' });
}
