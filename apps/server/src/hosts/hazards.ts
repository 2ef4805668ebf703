import type { HazardReport } from '@snaptree/core';
import { type Caller, mustSee } from '../callers/caller.ts';
import type { HostRegistry } from './registry.ts';

/** The known hazards of the hypervisor of a host, in its version. */
export function readHazards(hosts: HostRegistry, hostId: string, caller: Caller): Promise<HazardReport> {
  mustSee(caller, hostId);
  return hosts.link(hostId).use(async (driver) => ({
    product: await driver.product(),
    hazards: [...(await driver.hazards())],
  }));
}
