import { createHash } from 'node:crypto';
import { basename } from 'node:path/posix';
import type { FolderPool } from '@snaptree/core';
import { at, childText, element, readXml, writeXml } from '@snaptree/formats';
import { type Connection, procedures } from '@snaptree/libvirt-rpc';
import type { FolderAccess } from '../../driver.ts';

/** Pools with other names are never touched. */
const PREFIX = 'snaptree-';

/** A longer name would not be readable in lists. */
const MAX_BASE = 40;

/** The pool that Snaptree creates for a folder. Two folders never have the same. */
export function folderPoolName(folder: string): string {
  const base = basename(folder)
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .slice(0, MAX_BASE);
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 6);
  return `${PREFIX}${base === '' ? 'root' : base}-${digest}`;
}

/**
 * Creates a storage pool through which libvirt reads the images in a folder. Creating it without the build flag changes
 * no file. It is transient: libvirt forgets it when the daemon restarts.
 */
export async function openFolder(connection: Connection, folder: string): Promise<FolderPool> {
  const pool = folderPoolName(folder);
  const xml = writeXml(
    element(
      'pool',
      { type: 'dir' },
      element('name', {}, pool),
      element('target', {}, element('path', {}, folder)),
    ),
  );
  await connection.call(procedures.storagePoolCreateXml, { xml, flags: 0 });
  return { pool, folder };
}

/** Ends the pool; the files stay. */
export async function closeFolder(connection: Connection, name: string): Promise<void> {
  if (!name.startsWith(PREFIX)) throw new Error(`Storage pool ${name} was not created by Snaptree.`);
  const { pool } = await connection.call(procedures.storagePoolLookupByName, { name });
  await connection.call(procedures.storagePoolDestroy, { pool });
}

export async function listFolders(connection: Connection): Promise<FolderPool[]> {
  const { pools } = await connection.call(procedures.connectListAllStoragePools, {
    needResults: 1,
    flags: 0,
  });
  const own = pools.filter(({ name }) => name.startsWith(PREFIX));
  return Promise.all(
    own.map(async (pool) => {
      const { xml } = await connection.call(procedures.storagePoolGetXmlDesc, { pool, flags: 0 });
      const target = at(readXml(xml), 'target');
      return { pool: pool.name, folder: (target && childText(target, 'path')) ?? '' };
    }),
  );
}

/** libvirt (9.0 to 12.8) does not notice new files of a pool. False if there is no pool of Snaptree for the folder. */
export async function refreshFolder(connection: Connection, folder: string): Promise<boolean> {
  try {
    const { pool } = await connection.call(procedures.storagePoolLookupByName, {
      name: folderPoolName(folder),
    });
    await connection.call(procedures.storagePoolRefresh, { pool, flags: 0 });
    return true;
  } catch {
    return false;
  }
}

interface FolderConnections {
  readonly reading: { get(): Promise<Connection> };
  readonly acting: { get(): Promise<Connection> };
  /** Adds the attempt to errors. `{on}` is the host. */
  readonly translated: <T>(what: string, work: () => Promise<T>) => Promise<T>;
}

/** The folders as a member of the driver. */
export function folderAccess({ reading, acting, translated }: FolderConnections): FolderAccess {
  return {
    list: () =>
      translated('Cannot list the storage pools of {on}.', async () => listFolders(await reading.get())),
    open: (folder) =>
      translated(`Cannot create a storage pool for ${folder} on {on}.`, async () =>
        openFolder(await acting.get(), folder),
      ),
    close: (pool) =>
      translated(`Cannot remove the storage pool ${pool} from {on}.`, async () =>
        closeFolder(await acting.get(), pool),
      ),
  };
}
