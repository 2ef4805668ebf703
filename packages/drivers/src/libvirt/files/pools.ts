import { at, childText, readXml } from '@snaptree/formats';
import { type Connection, procedures } from '@snaptree/libvirt-rpc';
import type { FileFact } from './local.ts';

/** Returns nothing for a file outside the daemon's storage pools. */
export async function readPoolFile(connection: Connection, path: string): Promise<FileFact> {
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
