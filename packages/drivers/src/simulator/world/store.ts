import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { WorldStore } from '../../world-store.ts';

/** Keeps a host in one file. A new version is written to a second file, flushed, and renamed. */
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
      const temporary = `${path}.new`;
      const file = await open(temporary, 'w', 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
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
