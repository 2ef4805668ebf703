import type { FolderPool } from '@snaptree/core';
import type { FolderAccess } from '@snaptree/drivers';
import { type Caller, mustSee } from '../callers/caller.ts';
import { problem } from '../problems.ts';
import type { HostRegistry } from './registry.ts';

type Pools = { readonly pools: FolderPool[] };

/** Lets the hypervisor read folders at a user's request. */
export class Folders {
  readonly #hosts: HostRegistry;

  constructor(hosts: HostRegistry) {
    this.#hosts = hosts;
  }

  async list(hostId: string, caller: Caller): Promise<Pools> {
    return this.#use(hostId, caller, async (folders) => ({ pools: [...(await folders.list())] }));
  }

  /** Only folders that the tree reports as unread, so that callers cannot probe other folders of the host. */
  async open(hostId: string, folders: OpenFolders, caller: Caller): Promise<Pools> {
    const other = folders.wanted.find((folder) => !folders.unread.includes(folder));
    if (other !== undefined)
      throw problem('badRequest', {
        what: 'No VM of this host has an unread image in {on}.',
        on: other,
        todo: 'Read the tree again. The folder may be readable now.',
      });
    return this.#use(hostId, caller, async (access) => {
      const pools: FolderPool[] = [];
      for (const folder of folders.wanted) pools.push(await access.open(folder));
      return { pools };
    });
  }

  /** Returns the remaining pools. */
  async close(hostId: string, pool: string, caller: Caller): Promise<Pools> {
    return this.#use(hostId, caller, async (folders) => {
      const known = await folders.list();
      if (known.every((each) => each.pool !== pool))
        throw problem('notFound', {
          what: 'Snaptree has no storage pool {on} on this host.',
          on: pool,
          todo: 'It may have been removed already, or with a restart of the daemon.',
        });
      await folders.close(pool);
      return { pools: known.filter((each) => each.pool !== pool) };
    });
  }

  #use(hostId: string, caller: Caller, work: (folders: FolderAccess) => Promise<Pools>): Promise<Pools> {
    mustSee(caller, hostId);
    return this.#hosts
      .link(hostId)
      .use(async ({ folders }) => (folders === undefined ? { pools: [] } : work(folders)));
  }
}

interface OpenFolders {
  readonly wanted: readonly string[];
  /** Folders that the tree reports as unread. */
  readonly unread: readonly string[];
}
