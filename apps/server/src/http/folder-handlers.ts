import { mustSee } from '../callers/caller.ts';
import { Folders } from '../hosts/folders.ts';
import type { HostRegistry } from '../hosts/registry.ts';
import type { Readings } from '../trees/readings.ts';
import type { Handlers } from './mount.ts';

type FolderEndpoint = 'openFolders' | 'listFolderPools' | 'closeFolder';

interface FolderServices {
  readonly hosts: HostRegistry;
  readonly readings: Readings;
}

/** Storage pools that let the hypervisor read folders. */
export function folderHandlers({ hosts, readings }: FolderServices): Pick<Handlers, FolderEndpoint> {
  const folders = new Folders(hosts);
  return {
    listFolderPools: ({ params, caller }) => folders.list(params.host, caller),
    openFolders: async ({ params, body, caller }) => {
      mustSee(caller, params.host);
      const { tree } = await readings.fullInTime(params.host, params.domain);
      const request = {
        wanted: body.folders,
        unread: (tree.unreadFolders ?? []).map(({ folder }) => folder),
      };
      const opened = await folders.open(params.host, request, caller);
      await readings.fullInTime(params.host, params.domain);
      return opened;
    },
    closeFolder: ({ params, caller }) => folders.close(params.host, params.pool, caller),
  };
}
