import { type DomainDescription, snapshotDisks } from '@snaptree/formats';
import type { LibvirtMachine } from '@snaptree/hypervisors';

export const machineOf = (domain: DomainDescription): LibvirtMachine => ({
  flash: domain.flash,
  guestAgent: domain.guestAgent,
  disks: snapshotDisks(domain).map(({ format }) => ({ format })),
});
