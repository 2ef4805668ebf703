import { type Connection, procedures } from '@snaptree/libvirt-rpc';
import type { HypervisorIdentity } from '../driver.ts';
import type { LibvirtConnection } from './connecting/cannot-connect.ts';
import type { HostFacts } from './versions.ts';

/**
 * The UUID of the host (`host_uuid` in libvirtd.conf, else from the firmware) and which of its daemons the connection
 * leads to. Firmware of cheap boards and cloned installations repeat UUIDs.
 */
export async function readIdentity(
  connection: Connection,
  { driver, uuid }: HostFacts,
  { transport, signal }: Pick<LibvirtConnection, 'transport'> & { readonly signal: AbortSignal | undefined },
): Promise<HypervisorIdentity | undefined> {
  // Every daemon has VMs of its own for the test driver.
  if (driver === 'test' || uuid === undefined) return undefined;
  const { uri } = await connection.call(procedures.connectGetUri, {}, { signal });
  const scope = uri.endsWith('/session') ? `session ${userOf(transport)}` : 'system';
  return { id: `libvirt ${uuid.toLowerCase()} ${scope}`, isUnique: false };
}

/** The account whose daemon a session connection leads to. */
function userOf(transport: LibvirtConnection['transport']): string {
  return transport.kind === 'ssh' ? `ssh ${transport.user ?? ''}` : `uid ${process.getuid?.() ?? ''}`;
}
