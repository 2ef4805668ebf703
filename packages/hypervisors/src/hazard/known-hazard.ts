import type { Hazard, Rule } from '@snaptree/core';
import type { AffectedVersions } from '../version/version.ts';

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
export interface KnownHazard extends AffectedVersions {
  readonly code: string;
  readonly risk: Hazard['risk'];
  readonly title: string;
  readonly effect: string;
  /** Only where this security model confines VMs. */
  readonly confinedBy?: 'apparmor';
  readonly distributions?: readonly string[];
  readonly guard: Guard;
  readonly sources: Hazard['sources'];
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
