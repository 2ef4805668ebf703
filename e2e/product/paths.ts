import { resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '..', '..');

/** The parts of the product that tests start. */
export const paths = {
  repository,
  server: resolve(repository, 'apps/server/src/cli/main.ts'),
  web: resolve(repository, 'apps/web'),
  builtPage: resolve(repository, 'apps/web/dist/index.html'),
  vite: resolve(repository, 'apps/web/node_modules/vite/bin/vite.js'),
  screens: resolve(repository, 'docs/screens'),
} as const;
