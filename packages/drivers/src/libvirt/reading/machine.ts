import { type DomainDescription, isDrive, snapshotDisks } from '@snaptree/formats';
import type { LibvirtMachine } from '@snaptree/hypervisors';

/** `dataFiles`: images whose data is known to be in another file. */
export const machineOf = (
  domain: DomainDescription,
  dataFiles: ReadonlySet<string> = new Set(),
): LibvirtMachine => ({
  flash: domain.flash,
  guestAgent: domain.guestAgent,
  ...(domain.exempt === true ? { exempt: true } : {}),
  hostDevice: domain.hostDevice,
  disks: snapshotDisks(domain).map(
    ({ target, chain, format, shareable, transient, encrypted, dataFile }) => ({
      ...{ target, format, shareable, transient, encrypted },
      dataFile: dataFile === true || dataFiles.has(chain[0] ?? ''),
    }),
  ),
  writableMedia: domain.disks
    .filter((disk) => isDrive(disk) && disk.device !== 'cdrom' && !disk.readonly && disk.chain.length > 0)
    .map(({ target }) => target),
});
