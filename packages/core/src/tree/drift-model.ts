/**
 * A snapshot whose state no longer exists, although its record does. `written`: the live state writes to the file that
 * holds it, or that its file depends on. `mergedOver`: a later layer was merged into such a file. `merged`: its file
 * does not exist, and the live chain is complete without it.
 */
export interface LostState {
  readonly id: string;
  readonly disk: string;
  readonly file: string;
  readonly reason: 'written' | 'mergedOver' | 'merged';
}

/** A file that records name by a path where it no longer is. */
export interface MovedFile {
  readonly disk: string;
  readonly from: string;
  readonly to: string;
}

/** The record of one snapshot names another file than the one that holds its state, or that was opened after it. */
export interface WrongRecord extends MovedFile {
  readonly id: string;
  readonly part: 'state' | 'overlay';
}

/** Layers that another tool took out of the live chain, where the files do not show what happened to their data. */
export interface ForeignMerge {
  readonly disk: string;
  readonly files: readonly string[];
  /** The file above them, which may have received their data, and the one below. */
  readonly upper: string;
  readonly lower: string;
  /** The snapshots that no longer exist, or are in another file, in one of the two cases. */
  readonly ids: readonly string[];
}

/** What other tools did to layered snapshots, as far as the files prove it. */
export interface Drift {
  readonly lost: readonly LostState[];
  readonly moved: readonly MovedFile[];
  readonly records: readonly WrongRecord[];
  readonly merges: readonly ForeignMerge[];
  /** The ID of the snapshot that the live state is based on, if the hypervisor records another one, or none. */
  readonly current?: string;
}
