export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly release: number;
}

/** `[major, minor]` or `[major, minor, release]`. */
export type VersionBound = readonly [major: number, minor: number, release?: number];

/** The versions that have a bug. */
export interface AffectedVersions {
  /** The first with the bug; absent: since the function exists. */
  readonly since?: VersionBound;
  /** The first without it; absent: not fixed yet. */
  readonly until?: VersionBound;
}

export function isAtLeast(version: Version, ...[major, minor, release = 0]: VersionBound): boolean {
  if (version.major !== major) return version.major > major;
  return version.minor !== minor ? version.minor > minor : version.release >= release;
}

export const isAffected = (version: Version, { since, until }: AffectedVersions): boolean =>
  (since === undefined || isAtLeast(version, ...since)) &&
  (until === undefined || !isAtLeast(version, ...until));
