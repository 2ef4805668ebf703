#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Compiling takes half of the start time. The cache is in the checkout, where only this account can write. If it
// cannot be written, Node works without it.
enableCompileCache(fileURLToPath(new URL('../../../../node_modules/.cache/node-compile', import.meta.url)));

await import('./program.ts');
