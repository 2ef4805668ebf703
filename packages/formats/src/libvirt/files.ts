import type { ImageSnapshot } from '@snaptree/core';

export interface FileFacts {
  /** Bytes on disk, by path. */
  readonly bytes: ReadonlyMap<string, number>;
  /** Virtual size in bytes, by target. */
  readonly capacity: ReadonlyMap<string, number>;
  readonly missing: ReadonlySet<string>;
  /** The backing file, by path; `null` if there is none. Other paths are unknown. */
  readonly backing: ReadonlyMap<string, string | null>;
  /** Bytes free on the file system of a file, by path, where known. */
  readonly free: ReadonlyMap<string, number>;
  /** The size of the disk in the image, in bytes, by path. */
  readonly virtual: ReadonlyMap<string, number>;
  /** The internal snapshots in the table of the file, by path. Other paths are unknown. */
  readonly inside: ReadonlyMap<string, readonly ImageSnapshot[]>;
}

export const noFileFacts: FileFacts = {
  bytes: new Map(),
  capacity: new Map(),
  missing: new Set(),
  backing: new Map(),
  free: new Map(),
  virtual: new Map(),
  inside: new Map(),
};
