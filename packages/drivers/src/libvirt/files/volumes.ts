import { type DomainDescription, type VolumeSource, withVolumePaths } from '@snaptree/formats';
import { type Connection, procedures } from '@snaptree/libvirt-rpc';

/** Resolves the volumes of the domain's disks to paths. Volumes that cannot be resolved stay as they are. */
export async function withVolumes(
  connection: Connection,
  domain: DomainDescription,
): Promise<DomainDescription> {
  const volumes = unresolvedVolumes(domain);
  if (volumes.length === 0) return domain;
  const paths = await Promise.all(volumes.map((volume) => pathOf(connection, volume)));
  const known = volumes.flatMap(({ place }, i) => {
    const path = paths[i];
    return path === undefined ? [] : [[place, path] as const];
  });
  return withVolumePaths(domain, new Map(known));
}

export function unresolvedVolumes(domain: DomainDescription): VolumeSource[] {
  return domain.disks.flatMap(({ volumes }) => volumes ?? []);
}

async function pathOf(connection: Connection, { pool, volume }: VolumeSource): Promise<string | undefined> {
  try {
    const found = await connection.call(procedures.storagePoolLookupByName, { name: pool });
    const { vol } = await connection.call(procedures.storageVolLookupByName, { ...found, name: volume });
    return (await connection.call(procedures.storageVolGetPath, { vol })).name;
  } catch {
    // The pool is inactive, the volume is gone, or there is no storage driver or no permission.
    return undefined;
  }
}
