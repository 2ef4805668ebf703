import { configurationRevision, type Plan } from '@snaptree/core';
import { problem } from '../../problems.ts';
import type { Configurations } from '../../trees/configurations.ts';
import { revertedTo } from '../run/reverted-settings.ts';

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
