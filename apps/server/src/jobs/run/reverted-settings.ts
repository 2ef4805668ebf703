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

/** The snapshot that a plan reverts to, if it reverts. */
export const revertedTo = (plan: Plan): string | undefined =>
  plan.effects.find((effect) => effect.kind === 'reverted')?.to;

/** The snapshot whose settings a plan promises to restore, if it does. */
export const settingsFrom = (plan: Plan, { revertConfiguration }: Capabilities): string | undefined =>
  revertConfiguration === true ? revertedTo(plan) : undefined;

/**
 * How the settings of a VM differ from those that a revert should have restored, as text; undefined: not at all, or
 * one of the two is unknown.
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

const MOST_NAMED = 5;

function inWords({ title, state, settings }: ComparedSection): string[] {
  if (state === 'removed') return [`${title} is missing`];
  if (state === 'added') return [`${title} is not in the snapshot`];
  return settings
    .filter((setting) => differs(setting.state))
    .map(({ label }) => `${label} of ${title} differs from the snapshot`);
}
