import { type Connection, type Domain, procedures } from '@snaptree/libvirt-rpc';
import type { Monitors } from '../connecting/monitors.ts';

/** What a probe asks. */
export interface ProbeConnections {
  readonly connection: Connection;
  readonly monitors: Monitors;
}

export interface DefinitionRequest {
  readonly dom: Domain;
  readonly signal?: AbortSignal | undefined;
  /** Waits for libvirt, however long that takes. Otherwise the result is outdated if QEMU does not answer. */
  readonly exact: boolean;
}

/** The last definitions of one run of QEMU, by flags. */
interface Known {
  readonly id: number;
  readonly byFlags: Map<number, string>;
}

const known = new WeakMap<Monitors, Map<string, Known>>();

/**
 * From version 11.0, libvirt describes a VM only when no call waits for its QEMU, or after 30 seconds
 * (qemuDomainGetXMLDesc starts a query job; tested with 11.3 and 12.8).
 */
export async function readDefinition(
  { connection, monitors }: ProbeConnections,
  { dom, signal, exact }: DefinitionRequest,
  flags: number,
): Promise<string> {
  const last = lastOf(monitors, dom);
  const read = async (on: Connection, abandonment?: AbortSignal) => {
    const { xml } = await on.call(procedures.domainGetXmlDesc, { dom, flags }, { signal: abandonment });
    last.set(flags, xml);
    return xml;
  };
  const before = last.get(flags);
  if (exact || before === undefined) return read(connection, signal);
  // A call that is abandoned would count as answered.
  return (await monitors.ask(dom, (on) => read(on))) ?? before;
}

function lastOf(monitors: Monitors, { uuid, id }: Domain): Map<number, string> {
  const all = known.get(monitors) ?? new Map<string, Known>();
  known.set(monitors, all);
  const found = all.get(uuid);
  if (found?.id === id) return found.byFlags;
  const byFlags = new Map<number, string>();
  // Only active domains have an id, and a QEMU that can hang.
  if (id < 0) all.delete(uuid);
  else all.set(uuid, { id, byFlags });
  return byFlags;
}
