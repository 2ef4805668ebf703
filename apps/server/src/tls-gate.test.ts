import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const ROOMS = [
  'apps/server/src',
  'packages/drivers/src',
  'packages/libvirt-rpc/src',
  'packages/dialing/src',
  'apps/front-door',
];

/** Looks at a certificate for people to compare it, says nothing on that connection, and hands it to nobody. */
const ONLY_LOOKS = 'dialing/src/look.ts';

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
  expect(off.map((file) => file.endsWith(ONLY_LOOKS))).toEqual([true]);
});
