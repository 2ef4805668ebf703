import { type DomainDescription, snapshotDisks } from '@snaptree/formats';
import { procedures } from '@snaptree/libvirt-rpc';
import { freeSpaceAround, leastOf } from '../../files/free-space.ts';
import type { FileSource } from './facts.ts';

/** Free bytes on the fullest file system that holds a disk of the VM. Undefined if unknown for any disk. */
export async function readFreeBytes(
  source: FileSource,
  domain: DomainDescription,
): Promise<number | undefined> {
  if (!source.real) return undefined;
  const tops = snapshotDisks(domain).map((disk) => disk.chain[0] ?? '');
  return leastOf(await Promise.all(tops.map((path) => freeAround(source, path))));
}

async function freeAround(source: FileSource, path: string): Promise<number | undefined> {
  if (!path.startsWith('/')) return undefined;
  if (source.local) {
    const seen = await freeSpaceAround(path);
    if (seen !== undefined) return seen;
  }
  try {
    const { vol } = await source.connection.call(procedures.storageVolLookupByPath, { path });
    const { pool } = await source.connection.call(procedures.storagePoolLookupByVolume, { vol });
    const { available } = await source.connection.call(procedures.storagePoolGetInfo, { pool });
    return Number(available);
  } catch {
    return undefined;
  }
}
