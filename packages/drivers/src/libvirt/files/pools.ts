import { dirname } from 'node:path/posix';
import { at, childText, readXml } from '@snaptree/formats';
import { type Connection, procedures } from '@snaptree/libvirt-rpc';
import { refreshFolder } from './folder-pools.ts';
import type { FileFact } from './local.ts';

/** Returns nothing for a file outside the daemon's storage pools. */
export async function readPoolFile(connection: Connection, path: string): Promise<FileFact> {
  const found = await readVolume(connection, path);
  if (found.backing !== undefined || !(await refreshOnce(connection, dirname(path)))) return found;
  return readVolume(connection, path);
}

/** Ends together with the reading that caused it, so that the files of one folder need one refresh. */
const refreshing = new WeakMap<Connection, Map<string, Promise<boolean>>>();

function refreshOnce(connection: Connection, folder: string): Promise<boolean> {
  const running = refreshing.get(connection) ?? new Map<string, Promise<boolean>>();
  refreshing.set(connection, running);
  const known = running.get(folder);
  if (known !== undefined) return known;
  const refresh = refreshFolder(connection, folder).finally(() => running.delete(folder));
  running.set(folder, refresh);
  return refresh;
}

async function readVolume(connection: Connection, path: string): Promise<FileFact> {
  try {
    const { vol } = await connection.call(procedures.storageVolLookupByPath, { path });
    const { xml } = await connection.call(procedures.storageVolGetXmlDesc, { vol, flags: 0 });
    const volume = readXml(xml);
    const bytes = Number(childText(volume, 'allocation') ?? Number.NaN);
    const store = at(volume, 'backingStore');
    const below = store === undefined ? undefined : childText(store, 'path');
    return { ...(Number.isFinite(bytes) ? { bytes } : {}), backing: below ?? null };
  } catch {
    // There is no such volume, no storage driver, or no permission.
    return {};
  }
}
