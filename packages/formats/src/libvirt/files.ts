import type { ImageSnapshot } from '@snaptree/core';

/** What is known of files besides their names. */
export interface FileFacts {
  /** Bytes on disk, by path. */
  readonly bytes: ReadonlyMap<string, number>;
  /** Bytes that the guest sees, by target. */
  readonly capacity: ReadonlyMap<string, number>;
  readonly missing: ReadonlySet<string>;
  /** The file below, by path; `null`: it rests on nothing. Paths not in here are unknown. */
  readonly backing: ReadonlyMap<string, string | null>;
  /** The internal snapshots inside, by path, as the file's own table lists them. Paths not in here are unknown. */
  readonly inside: ReadonlyMap<string, readonly ImageSnapshot[]>;
}

export const noFileFacts: FileFacts = {
  bytes: new Map(),
  capacity: new Map(),
  missing: new Set(),
  backing: new Map(),
  inside: new Map(),
};
