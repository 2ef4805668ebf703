import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const FOLDERS = [
  'apps/server/src',
  'packages/drivers/src',
  'packages/libvirt-rpc/src',
  'packages/connect/src',
  'tools',
];

const ALLOWED = [
  // Only fetches a certificate, so that users can compare it. Sends no data on that connection.
  'packages/connect/src/fetch-certificate.ts',
  // Only for tests: a relay between a driver and the lab's vcsim on loopback.
  'packages/drivers/src/vsphere/testing/relay.ts',
];

it('verification of certificates is never turned off', () => {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|mjs)$/.test(name) && !/\.test\.|node_modules/.test(name))
      .map((name) => join(REPOSITORY, folder, name)),
  );
  // Without files, the check would always pass.
  expect(files.length).toBeGreaterThan(100);
  const off = files.filter((file) =>
    /rejectUnauthorized:\s*false|NODE_TLS_REJECT_UNAUTHORIZED/.test(readFileSync(file, 'utf8')),
  );
  expect(off.map((file) => relative(REPOSITORY, file)).sort()).toEqual(ALLOWED);
  const importers = files.filter((file) => /testing\/relay\.ts'/.test(readFileSync(file, 'utf8')));
  expect(importers, 'product code must not import test support').toEqual([]);
});
