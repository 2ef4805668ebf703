import { at } from './paths.mjs';
import { ensureBuilt } from './prepare/build.mjs';
import { ensureInstalled } from './prepare/install.mjs';
import { ensureRuntime, environmentWith } from './prepare/runtime.mjs';
import { runMain } from './run-main.mjs';
import { handOver } from './run-program.mjs';

// `npm start`: installs and builds what is missing, then starts the server, which reads HOST and PORT.
await runMain(async () => {
  const node = await ensureRuntime();
  await ensureInstalled(node);
  await ensureBuilt(node);
  const server = at('apps', 'server', 'src', 'cli', 'main.ts');
  handOver(node, [server, 'serve', ...process.argv.slice(2)], environmentWith(node));
});
