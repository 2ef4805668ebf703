import {
  type Capabilities,
  type ComparedSection,
  type ConfigurationAnswer,
  compareConfigurations,
  configurationRevision,
  differs,
  diskFilesOf,
  type Plan,
  type SnapshotTree,
} from '@snaptree/core';
import { problem } from '../../problems.ts';
import type { Configurations } from '../../trees/configurations.ts';

interface Shown {
  readonly hostId: string;
  readonly domainId: string;
  readonly plan: Plan;
  /** Revision of the settings that the preview showed; undefined: it showed none, and nothing is checked. */
  readonly configuration: string | undefined;
}

/** A revert sets back only settings that were shown; throws `configurationChanged`. */
export async function mustBeConfigured(configurations: Configurations, shown: Shown): Promise<void> {
  const { hostId, domainId, plan, configuration } = shown;
  const to = revertedTo(plan);
  if (configuration === undefined || to === undefined) return;
  const { live } = await configurations.full({ hostId, domainId, snapshotId: to });
  if (configurationRevision(live) === configuration) return;
  throw problem('configurationChanged', {
    what: 'Settings of the machine were changed since the preview; nothing was done',
    on: domainId,
    todo: 'Look at what would come back now, and confirm once more.',
  });
}

/** The restore point whose settings a plan promises to bring back; undefined: it promises none. */
export const settingsFrom = (plan: Plan, { revertConfiguration }: Capabilities): string | undefined =>
  revertConfiguration === true ? revertedTo(plan) : undefined;

/**
 * How the settings of a machine differ from those that a revert was to bring back, in words; undefined: not at all,
 * or nobody can say because one of the two is not known.
 */
export function settingsDifference(
  { captured, live }: { captured: ConfigurationAnswer; live: ConfigurationAnswer },
  tree: SnapshotTree,
): string | undefined {
  if (captured.kind === 'none' || live.kind === 'none') return undefined;
  const sections = compareConfigurations(captured.configuration, live.configuration, diskFilesOf(tree));
  const parts = sections.flatMap(inWords);
  const more = parts.length - MOST_NAMED;
  if (parts.length === 0) return undefined;
  const named = parts.slice(0, MOST_NAMED).join('; ');
  return more > 0 ? `${named}; and ${more} more settings` : named;
}

/** A message lists so many settings. */
const MOST_NAMED = 5;

function inWords({ title, state, settings }: ComparedSection): string[] {
  if (state === 'removed') return [`${title} did not come back`];
  if (state === 'added') return [`${title} should not be there`];
  return settings
    .filter((setting) => differs(setting.state))
    .map(({ label }) => `${label} of ${title} is another than in the restore point`);
}

const revertedTo = (plan: Plan): string | undefined =>
  plan.effects.find((effect) => effect.kind === 'reverted')?.to;
