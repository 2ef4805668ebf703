import {
  type ConfigurationReading,
  configurationRevision,
  type Plan,
  type TreeReading,
} from '@snaptree/core';
import type { QueryClient } from '@tanstack/react-query';
import { keys } from '../../api/queries/keys.ts';

/**
 * The revision of the settings that the preview of a plan showed; undefined if it showed none, because the plan does
 * not revert the VM, its revert keeps the settings, or they could not be read.
 */
export function configurationShown(
  client: QueryClient,
  reading: TreeReading,
  plan: Plan,
): string | undefined {
  const reverted = plan.effects.find((effect) => effect.kind === 'reverted');
  if (reverted === undefined || reading.capabilities.revertConfiguration !== true) return undefined;
  const key = keys.configuration(reading.hostId, reading.tree.domain.id, reverted.to);
  const known = client.getQueryData<ConfigurationReading>(key);
  return known === undefined ? undefined : configurationRevision(known.live);
}
