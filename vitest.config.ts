import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/*/src/**/*.test.ts',
            'apps/front-door/**/*.test.mjs',
          ],
          exclude: ['**/*.real.test.ts', '**/node_modules/**'],
        },
      },
      {
        // Needs the lab (`npm run lab -- up libvirt`): real libvirtd, real QEMU.
        test: {
          name: 'real',
          include: ['packages/*/src/**/*.real.test.ts', 'apps/*/src/**/*.real.test.ts'],
          exclude: ['**/node_modules/**'],
          fileParallelism: false,
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
