import {
  type Capabilities,
  type ComparedSection,
  type ConfigurationAnswer,
  compareConfigurations,
  differs,
  diskFilesOf,
  type Plan,
  type SnapshotTree,
} from '@snaptree/core';

/** The snapshot that a plan reverts to; undefined: it reverts to none. */
export const revertedTo = (plan: Plan): string | undefined =>
  plan.effects.find((effect) => effect.kind === 'reverted')?.to;

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
