import { type Connection, procedures } from '@snaptree/libvirt-rpc';
import type { DomainSummary } from '../../driver.ts';
import { isLibvirt } from '../errors.ts';
import { readPower } from '../states.ts';
import { isHelper } from '../steps/pull/helper-xml.ts';

/** The VMs of a host, without the helpers that copy data for this product. */
export async function listDomains(connection: Connection, signal?: AbortSignal): Promise<DomainSummary[]> {
  const { domains } = await connection.call(
    procedures.connectListAllDomains,
    { needResults: 1, flags: 0 },
    { signal },
  );
  const own = domains.filter(({ name }) => !isHelper(name));
  const summaries = own.map(async (dom) => {
    const [power, { num }] = await Promise.all([
      readPower(connection, dom, signal),
      connection.call(procedures.domainSnapshotNum, { dom, flags: 0 }, { signal }),
    ]);
    return { id: dom.uuid, name: dom.name, power, snapshots: num };
  });
  const found = await Promise.all(summaries.map((summary) => summary.catch(omitRemoved)));
  return found.filter((summary) => summary !== undefined);
}

/** Omits a VM that was removed after libvirt made the list. */
function omitRemoved(error: unknown): undefined {
  if (isLibvirt(error, 'noDomain')) return undefined;
  throw error;
}
