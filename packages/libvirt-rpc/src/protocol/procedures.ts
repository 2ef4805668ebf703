import { blockProcedures } from './procedures/block.ts';
import { connectProcedures } from './procedures/connect.ts';
import { domainProcedures } from './procedures/domain.ts';
import { snapshotProcedures } from './procedures/snapshot.ts';
import { storageProcedures } from './procedures/storage.ts';

/**
 * Every remote procedure that can be called, by libvirt's name in camel case
 * (`REMOTE_PROC_DOMAIN_LIST_ALL_SNAPSHOTS` is `domainListAllSnapshots`). Numbers are those of
 * remote_protocol.x, libvirt 9.0; libvirt never gives a number a second meaning.
 */
export const procedures = {
  ...connectProcedures,
  ...domainProcedures,
  ...snapshotProcedures,
  ...blockProcedures,
  ...storageProcedures,
} as const;
