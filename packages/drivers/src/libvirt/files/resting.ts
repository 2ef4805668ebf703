import { normalize } from 'node:path/posix';
import type { SeenFiles } from './facts.ts';

/** A backing chain, starting with the active file. */
export interface SeenChain {
  readonly paths: readonly string[];
  /** The file whose backing file is unknown. Absent if the chain is complete. */
  readonly unread?: string;
}

/** Follows the backing files of `top` as far as they are known. */
export function chainBelow(top: readonly string[], files: SeenFiles): SeenChain {
  const paths = [...top];
  const seen = new Set(paths);
  for (;;) {
    const last = paths.at(-1);
    // Missing files, and disks that are not files, have no backing file of ours.
    if (last === undefined || files.missing.has(last) || !last.startsWith('/')) return { paths };
    const below = files.backing.get(last);
    if (below === undefined) return { paths, unread: last };
    if (below === null || seen.has(below)) return { paths };
    seen.add(below);
    paths.push(below);
  }
}

/** Finds files among some paths, even if asked for by a different path. */
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
