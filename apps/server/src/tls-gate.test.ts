import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const ROOMS = [
  'apps/server/src',
  'packages/drivers/src',
  'packages/libvirt-rpc/src',
  'packages/connect/src',
  'tools',
];

const ALLOWED = [
  // Looks at a certificate for people to compare it, says nothing on that connection, and hands it to nobody.
  'packages/connect/src/fetch-certificate.ts',
  // Of the tests alone: stands between a driver and the lab's vcsim on loopback.
  'packages/drivers/src/vsphere/testing/relay.ts',
];

it('no source turns the verification of certificates off', () => {
  const files = ROOMS.flatMap((room) =>
    readdirSync(join(REPOSITORY, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|mjs)$/.test(name) && !/\.test\.|node_modules/.test(name))
      .map((name) => join(REPOSITORY, room, name)),
  );
  // A gate that sees nothing would pass for ever.
  expect(files.length).toBeGreaterThan(100);
  const off = files.filter((file) =>
    /rejectUnauthorized:\s*false|NODE_TLS_REJECT_UNAUTHORIZED/.test(readFileSync(file, 'utf8')),
  );
  expect(off.map((file) => relative(REPOSITORY, file)).sort()).toEqual(ALLOWED);
  const importers = files.filter((file) => /testing\/relay\.ts'/.test(readFileSync(file, 'utf8')));
  expect(importers, 'no source of the product imports what is for tests').toEqual([]);
});
