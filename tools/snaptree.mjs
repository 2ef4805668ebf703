#!/usr/bin/env node
import { at } from './paths.mjs';
import { ensureBuilt } from './prepare/build.mjs';
import { ensureInstalled } from './prepare/install.mjs';
import { ensureRuntime, environmentWith } from './prepare/runtime.mjs';
import { runMain } from './run-main.mjs';
import { handOver } from './run-program.mjs';

// The `snaptree` command. Preparation writes to standard error, so that --json can be piped.
await runMain(async () => {
  const node = await ensureRuntime();
  await ensureInstalled(node);
  const args = process.argv.slice(2);
  if (args[0] === 'serve') await ensureBuilt(node);
  handOver(node, [at('apps', 'server', 'src', 'cli', 'main.ts'), ...args], environmentWith(node));
});
