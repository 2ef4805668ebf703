import { type DomainDescription, snapshotDisks } from '@snaptree/formats';
import type { LibvirtMachine } from '@snaptree/hypervisors';

export const machineOf = (domain: DomainDescription): LibvirtMachine => ({
  flash: domain.flash,
  guestAgent: domain.guestAgent,
  ...(domain.exempt === true ? { exempt: true } : {}),
  disks: snapshotDisks(domain).map(({ format }) => ({ format })),
});
