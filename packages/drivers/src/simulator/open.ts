import type { Opener } from '../opener.ts';
import { DEMO_SEED, demoFleet } from './fleet/demo.ts';

/** A simulated host that is not in the demo fleet is a fresh copy of the fleet's first one. */
export const openSimulator: Opener<'simulator'> = (
  { seed = DEMO_SEED, libvirt },
  { hostId, store, speed },
) => {
  const fleet = demoFleet(seed);
  const host = fleet.find(({ id }) => id === hostId) ?? fleet[0];
  if (host === undefined) throw new Error('the demo fleet is empty');
  return host.open({
    store: store(),
    ...(libvirt === undefined ? {} : { libvirt }),
    ...(speed === undefined ? {} : { speed }),
  });
};
