import { configurationRevision, type Plan, type TreeReading } from '@snaptree/core';
import { problem } from '../../problems.ts';
import type { Configurations } from '../../trees/configurations.ts';
import { revertedTo } from '../run/reverted-settings.ts';

interface Shown {
  readonly reading: TreeReading;
  readonly plan: Plan;
  /** Revision of the settings in the preview; undefined if it showed none. Then nothing is checked. */
  readonly configuration: string | undefined;
}

/** A revert changes only settings that the preview showed. Throws `configurationChanged`. */
export async function mustBeConfigured(configurations: Configurations, shown: Shown): Promise<void> {
  const { reading, plan, configuration } = shown;
  const to = revertedTo(plan);
  if (configuration === undefined || to === undefined) return;
  const { id: domainId, name } = reading.tree.domain;
  const { live } = await configurations.full({ hostId: reading.hostId, domainId, snapshotId: to });
  if (configurationRevision(live) === configuration) return;
  throw problem('configurationChanged', {
    what: 'The settings of VM {on} have changed since the preview. Nothing was changed.',
    on: name,
    todo: 'Check which settings the revert would change now, then confirm again.',
  });
}
