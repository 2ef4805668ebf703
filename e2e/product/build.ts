import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { paths } from './paths.ts';

/**
 * Builds the web app if there is no build. `npm test` has already rebuilt an outdated one. If you run Playwright
 * directly, build first.
 */
export default function buildWhatIsMissing(): void {
  if (existsSync(paths.builtPage)) return;
  const built = spawnSync(process.execPath, [paths.vite, 'build', '--logLevel', 'warn'], {
    cwd: paths.web,
    stdio: 'inherit',
  });
  if (built.status !== 0) throw new Error('Cannot build the web app. See the output of Vite above.');
}
