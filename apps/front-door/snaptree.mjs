#!/usr/bin/env node
import { handOver } from './child.mjs';
import { open } from './door.mjs';
import { at } from './place.mjs';
import { ensureBuilt } from './prepare/build.mjs';
import { ensureInstalled } from './prepare/install.mjs';
import { ensureRuntime, environmentWith } from './prepare/runtime.mjs';

// The `snaptree` command. What is said while preparing goes to standard error: --json is piped.
await open(async () => {
  const node = await ensureRuntime();
  await ensureInstalled(node);
  const args = process.argv.slice(2);
  if (args[0] === 'serve') await ensureBuilt(node);
  handOver(node, [at('apps', 'server', 'src', 'cli', 'main.ts'), ...args], environmentWith(node));
});
