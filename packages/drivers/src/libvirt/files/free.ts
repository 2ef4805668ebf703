import { dirname } from 'node:path/posix';
import { procedures } from '@snaptree/libvirt-rpc';
import { freeSpaceAround } from '../../files/free-space.ts';
import type { FileSource } from './facts.ts';

/** Free bytes on the file system of each file. Files without an entry are unknown. */
export async function readFree(
  source: FileSource,
  paths: Iterable<string>,
): Promise<ReadonlyMap<string, number>> {
  if (!source.real) return new Map();
  const byFolder = Map.groupBy(
    [...new Set(paths)].filter((path) => path.startsWith('/')),
    (path) => dirname(path),
  );
  const found = await Promise.all(
    [...byFolder.values()].map(async (files) => {
      const free = await freeAround(source, files[0] ?? '');
      return free === undefined ? [] : files.map((path) => [path, free] as const);
    }),
  );
  return new Map(found.flat());
}

async function freeAround(source: FileSource, path: string): Promise<number | undefined> {
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
