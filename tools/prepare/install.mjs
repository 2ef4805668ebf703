import { readFileSync } from 'node:fs';
import { packageFolders } from '../packages.mjs';
import { at } from '../paths.mjs';
import { run } from '../run-program.mjs';
import { environmentWith } from './runtime.mjs';
import { digestOfContents, unlessFresh } from './stamp.mjs';

function pinnedPnpm() {
  const { packageManager } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  return String(packageManager);
}

/**
 * Installs the packages of the lock file, unless they are installed. pnpm comes through npx, in the version of
 * `packageManager`, because corepack rejects registries without signatures.
 * @param {string} node
 */
export async function ensureInstalled(node) {
  const manifests = packageFolders.map((folder) => at(folder, 'package.json'));
  await unlessFresh({
    stamp: at('node_modules', '.snaptree', 'installed'),
    digest: digestOfContents([
      at('pnpm-lock.yaml'),
      at('pnpm-workspace.yaml'),
      at('package.json'),
      ...manifests,
    ]),
    products: [at('node_modules', '.pnpm')],
    work: async () => {
      process.stderr.write('Installing packages.\n');
      const args = [
        '--yes',
        pinnedPnpm(),
        'install',
        '--frozen-lockfile',
        '--config.confirm-modules-purge=false',
      ];
      const installed = await run('npx', args, { env: environmentWith(node), output: 'showOnStderr' });
      if (!installed.ok) {
        throw new Error(
          'Cannot install the packages from pnpm-lock.yaml. See the output of pnpm above. Most often the registry ' +
            'cannot be reached, or a package.json was changed without the lock file.',
        );
      }
    },
  });
}
