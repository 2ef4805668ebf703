import { normalize } from 'node:path/posix';
import type { SeenFiles } from './facts.ts';

/** A chain of files, the top first. */
export interface SeenChain {
  readonly paths: readonly string[];
  /** The place below which nothing could be read; absent: the chain is complete. */
  readonly unread?: string;
}

/** Which file rests on which: the chain below these places, as far as it can be read. */
export function chainBelow(top: readonly string[], files: SeenFiles): SeenChain {
  const paths = [...top];
  const seen = new Set(paths);
  for (;;) {
    const last = paths.at(-1);
    // A file that does not exist, and a disk that is no file, rest on nothing of ours.
    if (last === undefined || files.missing.has(last) || !last.startsWith('/')) return { paths };
    const below = files.backing.get(last);
    if (below === undefined) return { paths, unread: last };
    if (below === null || seen.has(below)) return { paths };
    seen.add(below);
    paths.push(below);
  }
}

/** Finds files among some paths, whatever path they are asked for by. */
export class SameFiles {
  readonly #byIdentity = new Map<string, string[]>();
  readonly #byText = new Map<string, string[]>();

  constructor(paths: Iterable<string>, files: SeenFiles) {
    for (const path of paths) {
      const identity = files.identity.get(path);
      if (identity !== undefined) note(this.#byIdentity, identity, path);
      note(this.#byText, normalize(path), path);
    }
  }

  /** The paths that name this file. */
  find(path: string, files: SeenFiles): ReadonlySet<string> {
    const identity = files.identity.get(path);
    const same = identity === undefined ? undefined : this.#byIdentity.get(identity);
    return new Set([...(same ?? []), ...(this.#byText.get(normalize(path)) ?? [])]);
  }
}

function note(map: Map<string, string[]>, key: string, path: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [path]);
  else list.push(path);
}
