import { handOver } from './child.mjs';
import { open } from './door.mjs';
import { at } from './place.mjs';
import { ensureBuilt } from './prepare/build.mjs';
import { ensureInstalled } from './prepare/install.mjs';
import { ensureRuntime, environmentWith } from './prepare/runtime.mjs';

// `npm start`: everything a fresh machine lacks, then the server. HOST and PORT are the server's to read.
await open(async () => {
  const node = await ensureRuntime();
  await ensureInstalled(node);
  await ensureBuilt(node);
  const server = at('apps', 'server', 'src', 'cli', 'main.ts');
  handOver(node, [server, 'serve', ...process.argv.slice(2)], environmentWith(node));
});
