import type { Hazard, Rule } from '@snaptree/core';

/** `[major, minor]` or `[major, minor, release]`. */
export type VersionBound = readonly [major: number, minor: number, release?: number];

type RefusalCode = Hazard['guard']['codes'][number];

/** What Snaptree does about a hazard. */
export interface Guard {
  readonly text: string;
  /** The rules that refuse what would cause the fault. */
  readonly rules?: readonly Rule['kind'][];
  /** The codes of the refusals, of rules or of the planner. */
  readonly codes?: readonly RefusalCode[];
}

/** An entry of a hypervisor's table of hazards. */
export interface KnownHazard {
  readonly code: string;
  readonly risk: Hazard['risk'];
  readonly title: string;
  readonly effect: string;
  /** First version with the bug; absent: since the function exists. */
  readonly since?: VersionBound;
  /** First version without it; absent: not fixed yet. */
  readonly until?: VersionBound;
  /** Only where this security model confines VMs. */
  readonly confinedBy?: 'apparmor';
  readonly distributions?: readonly string[];
  readonly guard: Guard;
  readonly sources: Hazard['sources'];
}

interface AnyVersion {
  readonly major: number;
  readonly minor: number;
  readonly release: number;
}

/** Whether a version has the bug. */
export function isAffected(version: AnyVersion, { since, until }: Pick<KnownHazard, 'since' | 'until'>) {
  return (
    (since === undefined || reaches(version, since)) && (until === undefined || !reaches(version, until))
  );
}

function reaches(version: AnyVersion, [major, minor, release = 0]: VersionBound): boolean {
  if (version.major !== major) return version.major > major;
  return version.minor !== minor ? version.minor > minor : version.release >= release;
}

/** As the API returns it. */
export function hazardOf({ since, until, guard, confinedBy: _, ...known }: KnownHazard): Hazard {
  const { text, rules = [], codes = [] } = guard;
  return {
    ...known,
    ...(since === undefined ? {} : { since: since.join('.') }),
    ...(until === undefined ? {} : { until: until.join('.') }),
    distributions: [...(known.distributions ?? [])],
    guard: { refuses: codes.length > 0, text, rules: [...rules], codes: [...codes] },
    sources: [...known.sources],
  };
}
