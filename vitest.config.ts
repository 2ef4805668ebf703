import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { defineConfig } from 'vitest/config';

/** Where the lab is, when it is up (`npm run lab -- up …`); `npm test` passes the same by itself. */
function labEnvironment(target: 'libvirt' | 'virtualbox' | 'vsphere'): NodeJS.Dict<string> {
  const file = join(import.meta.dirname, '.lab', `${target}.env`);
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
}

/** Servers and real machines on two busy cores stall now and then; the report names what was tried again. */
const retry = process.env.CI === 'true' ? 1 : 0;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/{src,conformance}/**/*.test.ts',
            'apps/*/src/**/*.test.ts',
            'tools/**/*.test.mjs',
            'lab/**/*.test.ts',
          ],
          exclude: ['**/*.real.test.ts', '**/node_modules/**'],
          // Some start servers and commands; a busy machine is no failure.
          retry,
          testTimeout: 30_000,
          hookTimeout: 30_000,
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        // Needs the lab: real libvirtd, real QEMU.
        test: {
          name: 'real',
          include: [
            'packages/*/src/**/*.real.test.ts',
            'apps/*/src/**/*.real.test.ts',
            'lab/**/*.real.test.ts',
          ],
          exclude: [
            '**/node_modules/**',
            'packages/drivers/src/virtualbox/**',
            'packages/drivers/src/vsphere/**',
            'lab/vsphere/**',
            '**/*.virtualbox.real.test.ts',
            '**/*.vsphere.real.test.ts',
          ],
          env: labEnvironment('libvirt'),
          fileParallelism: false,
          retry,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Needs the lab: real VirtualBox behind its own web service.
        test: {
          name: 'virtualbox',
          include: [
            'packages/drivers/src/virtualbox/**/*.real.test.ts',
            'apps/*/src/**/*.virtualbox.real.test.ts',
          ],
          env: labEnvironment('virtualbox'),
          fileParallelism: false,
          retry,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Needs the lab: vcsim, govmomi's simulator of a vCenter. Its data is not real, its API is.
        test: {
          name: 'vsphere',
          include: [
            'packages/drivers/src/vsphere/**/*.real.test.ts',
            'apps/*/src/**/*.vsphere.real.test.ts',
            'lab/vsphere/**/*.real.test.ts',
          ],
          env: labEnvironment('vsphere'),
          fileParallelism: false,
          retry,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'web',
          environment: 'jsdom',
          include: ['apps/web/src/**/*.test.tsx'],
          exclude: ['**/node_modules/**'],
        },
      },
    ],
  },
});
