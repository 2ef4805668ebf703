import { at } from '../paths.mjs';
import { run } from '../run-program.mjs';
import { environmentWith } from './runtime.mjs';
import { digestOfTimes, unlessFresh } from './stamp.mjs';

/** Files and folders that the build reads. */
export const SOURCES = [
  'apps/web/index.html',
  'apps/web/package.json',
  'apps/web/postcss.config.js',
  'apps/web/postcss.config.cjs',
  'apps/web/public',
  'apps/web/src',
  'apps/web/vite.config.ts',
  'packages/core/src',
  'apps/web/chunks.ts',
  'apps/web/without-json-schema.ts',
  'packages/hypervisors/src',
  'pnpm-lock.yaml',
];

/**
 * Builds the web app, unless its sources are unchanged since the last build.
 * @param {string} node
 */
export async function ensureBuilt(node) {
  await unlessFresh({
    stamp: at('node_modules', '.snaptree', 'web-built'),
    digest: digestOfTimes(SOURCES.map((path) => at(path))),
    products: [at('apps', 'web', 'dist', 'index.html')],
    work: async () => {
      process.stderr.write('Building the web app.\n');
      const vite = at('apps', 'web', 'node_modules', 'vite', 'bin', 'vite.js');
      const built = await run(node, [vite, 'build', '--logLevel', 'warn'], {
        cwd: at('apps', 'web'),
        env: environmentWith(node),
        output: 'showOnStderr',
      });
      if (!built.ok) throw new Error('Cannot build the web app in apps/web. See the output of Vite above.');
    },
  });
}
