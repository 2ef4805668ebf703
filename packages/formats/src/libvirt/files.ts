import type { ImageSnapshot } from '@snaptree/core';

export interface FileFacts {
  /** Bytes on disk, by path. */
  readonly bytes: ReadonlyMap<string, number>;
  /** Virtual size in bytes, by target. */
  readonly capacity: ReadonlyMap<string, number>;
  readonly missing: ReadonlySet<string>;
  /** The backing file, by path; `null` if there is none. Other paths are unknown. */
  readonly backing: ReadonlyMap<string, string | null>;
  /** The internal snapshots in the table of the file, by path. Other paths are unknown. */
  readonly inside: ReadonlyMap<string, readonly ImageSnapshot[]>;
}

export const noFileFacts: FileFacts = {
  bytes: new Map(),
  capacity: new Map(),
  missing: new Set(),
  backing: new Map(),
  inside: new Map(),
};
