#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Half of a start is compiling; what Node made of the sources is kept inside the checkout, where only this
// account writes. Without write access Node goes on without.
enableCompileCache(fileURLToPath(new URL('../../../../node_modules/.cache/node-compile', import.meta.url)));

await import('./program.ts');
