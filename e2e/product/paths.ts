import { resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '..', '..');

/** Where the parts of the product lie that are started from outside. */
export const paths = {
  repository,
  server: resolve(repository, 'apps/server/src/cli/main.ts'),
  web: resolve(repository, 'apps/web'),
  builtPage: resolve(repository, 'apps/web/dist/index.html'),
  vite: resolve(repository, 'apps/web/node_modules/vite/bin/vite.js'),
  screens: resolve(repository, 'docs/screens'),
} as const;
