import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { WorldStore } from '../../world-store.ts';

/** Keeps a host in one file: written beside it, flushed, then renamed over it. */
export function fileStore(path: string): WorldStore {
  return {
    async load() {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async save(text) {
      const beside = `${path}.new`;
      const file = await open(beside, 'w', 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(beside, path);
      const folder = await open(dirname(path), 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    },
  };
}

/** Keeps a host in memory, for tests. */
export function memoryStore(text?: string): WorldStore & { readonly text: string | undefined } {
  let kept = text;
  return {
    get text() {
      return kept;
    },
    async load() {
      return kept;
    },
    async save(next) {
      kept = next;
    },
  };
}
