import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { defineConfig } from 'vitest/config';

/** Where the lab is, when it is up (`npm run lab -- up …`); `npm test` passes the same by itself. */
function labEnvironment(target: string): NodeJS.Dict<string> {
  const file = join(import.meta.dirname, '.lab', `${target.replace('@', '-')}.env`);
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
}

/** Servers and real machines on two busy cores stall now and then; the report names what was tried again. */
const retry = process.env.CI === 'true' ? 1 : 0;

const labTargets = Object.keys(
  JSON.parse(readFileSync(join(import.meta.dirname, 'lab', 'targets.json'), 'utf8')),
).filter((target) => target !== 'libvirt');

/** Releases of Debian with another libvirt, on which the tests of libvirt are repeated. */
const releases = labTargets.filter((target) => target.startsWith('libvirt@'));

/** Every combination of many; each takes minutes on a real hypervisor, so they run nightly. */
const MATRICES = 'packages/drivers/src/**/*.matrix.test.ts';

const ONLY_ON_RELEASES = 'lab/libvirt/release.real.test.ts';

/** The lab's targets with tests of their own; libvirt is the one that any other real test uses. */
const otherTargets = labTargets.filter((target) => !target.includes('@'));

const testsOf = (target: string) => [
  `packages/drivers/src/${target}/**/*.real.test.ts`,
  `apps/*/src/**/*.${target}.real.test.ts`,
  `lab/${target}/**/*.real.test.ts`,
];

/** One real hypervisor for all files, and slow. */
const onRealHypervisor = { fileParallelism: false, retry, testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/{src,conformance,fidelity}/**/*.test.ts',
            'apps/*/src/**/*.test.ts',
            'tools/**/*.test.mjs',
            'lab/**/*.test.ts',
          ],
          exclude: ['**/*.real.test.ts', MATRICES, '**/node_modules/**'],
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
          ...onRealHypervisor,
          name: 'real',
          include: [
            'packages/*/src/**/*.real.test.ts',
            'apps/*/src/**/*.real.test.ts',
            'lab/**/*.real.test.ts',
          ],
          exclude: ['**/node_modules/**', ONLY_ON_RELEASES, ...otherTargets.flatMap(testsOf)],
          env: labEnvironment('libvirt'),
        },
      },
      ...releases.map((target) => ({
        test: {
          ...onRealHypervisor,
          name: target,
          include: [
            'packages/libvirt-rpc/src/**/*.real.test.ts',
            'packages/drivers/src/libvirt/**/*.real.test.ts',
            'apps/server/src/jobs/*.real.test.ts',
            ONLY_ON_RELEASES,
          ],
          exclude: ['**/node_modules/**', ...otherTargets.flatMap(testsOf)],
          env: labEnvironment(target),
        },
      })),
      ...['libvirt', ...releases].map((target) => ({
        test: {
          ...onRealHypervisor,
          name: `matrix of ${target}`,
          include: [MATRICES],
          env: labEnvironment(target),
        },
      })),
      // Each needs its target of the lab. vcsim's data is not real, its API is.
      ...otherTargets.map((target) => ({
        test: {
          ...onRealHypervisor,
          name: target,
          include: testsOf(target),
          env: labEnvironment(target),
        },
      })),
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
