import type { Driver, Simulator } from '@snaptree/drivers';
import { type Caller, mustSee } from '../callers/caller.ts';
import { problem } from '../problems.ts';
import type { HostRegistry } from './registry.ts';

/** The simulator of a host. Throws `badRequest` for a real host, on which faults must not be injected. */
export async function simulatorOf(hosts: HostRegistry, hostId: string, caller: Caller): Promise<Simulator> {
  mustSee(caller, hostId);
  const link = hosts.link(hostId);
  const driver = await link.use(async (d) => d);
  if (isSimulator(driver)) return driver;
  throw problem('badRequest', {
    what: 'Host {on} is not simulated.',
    on: link.spec.name,
    todo: 'Choose a simulated host.',
  });
}

const isSimulator = (driver: Driver): driver is Simulator =>
  driver.kind === 'simulator' && 'controls' in driver;
