import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { place } from './place.ts';

/**
 * Builds the web app where it was never built. Whether a build is stale is known to `npm test`, which looks
 * before it comes here; who runs Playwright by hand builds by hand.
 */
export default function buildWhatIsMissing(): void {
  if (existsSync(place.builtPage)) return;
  const built = spawnSync(process.execPath, [place.vite, 'build', '--logLevel', 'warn'], {
    cwd: place.web,
    stdio: 'inherit',
  });
  if (built.status !== 0) throw new Error('The web app could not be built: see above what Vite says.');
}
