import { at, readXml, textOf } from '@snaptree/formats';
import { type Connection, procedures } from '@snaptree/libvirt-rpc';
import type { HypervisorIdentity } from '../driver.ts';
import type { LibvirtConnection } from './connecting/cannot-connect.ts';

/**
 * The UUID of the host (`host_uuid` in libvirtd.conf, else from the firmware) and which of its daemons the connection
 * leads to. Firmware of cheap boards and cloned installations repeat UUIDs.
 */
export async function readIdentity(
  connection: Connection,
  { driver, transport }: LibvirtConnection,
  signal?: AbortSignal,
): Promise<HypervisorIdentity | undefined> {
  // Every daemon has VMs of its own for the test driver.
  if (driver === 'test') return undefined;
  const [{ capabilities }, { uri }] = await Promise.all([
    connection.call(procedures.connectGetCapabilities, {}, { signal }),
    connection.call(procedures.connectGetUri, {}, { signal }),
  ]);
  const uuid = at(readXml(capabilities), 'host', 'uuid');
  if (uuid === undefined) return undefined;
  const scope = uri.endsWith('/session') ? `session ${userOf(transport)}` : 'system';
  return { id: `libvirt ${textOf(uuid).toLowerCase()} ${scope}`, isUnique: false };
}

/** The account whose daemon a session connection leads to. */
function userOf(transport: LibvirtConnection['transport']): string {
  return transport.kind === 'ssh' ? `ssh ${transport.user ?? ''}` : `uid ${process.getuid?.() ?? ''}`;
}
