import type { SnapshotTree } from '../tree/model.ts';

/** Where the content of files is after merges. Each merge moves the content of one file into another. */
export class MovedFiles {
  private readonly targets = new Map<string, string>();

  get size(): number {
    return this.targets.size;
  }

  has(path: string): boolean {
    return this.targets.has(path);
  }

  move(from: string, to: string): void {
    this.targets.set(from, to);
  }

  /** Shortens the path that it follows, so that a long chain of merges is walked once. */
  now(path: string): string {
    // Without this, the look-up alone costs the hash of every path.
    if (this.targets.size === 0) return path;
    const next = this.targets.get(path);
    if (next === undefined) return path;
    let last = next;
    for (let to = this.targets.get(last); to !== undefined; to = this.targets.get(last)) last = to;
    for (let at = path; at !== last; ) {
      const to = this.targets.get(at) ?? last;
      this.targets.set(at, last);
      at = to;
    }
    return last;
  }
}

/** The files of this VM that depend on others of its files. */
export const ownDependantsOf = ({ dependants }: SnapshotTree): ReadonlySet<string> =>
  new Set(
    dependants === 'unknown' ? [] : dependants.flatMap(({ by, ownFile }) => (ownFile === true ? [by] : [])),
  );
