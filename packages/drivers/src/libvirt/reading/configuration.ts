import { type ConfigurationAnswer, SnaptreeError } from '@snaptree/core';
import {
  readCapturedConfiguration,
  readLiveConfiguration,
  readSnapshotXml,
  snapshotId,
  XmlError,
} from '@snaptree/formats';
import { type Connection, type Domain, flags, LibvirtError, procedures } from '@snaptree/libvirt-rpc';
import type { CapturedConfiguration } from '../../driver.ts';
import { isLibvirt } from '../errors.ts';

export interface ConfigurationRequest {
  readonly dom: Domain;
  readonly id: string;
  readonly name: string;
  readonly signal: AbortSignal | undefined;
}

/** Never uses VIR_DOMAIN_XML_SECURE, so libvirt omits passwords. libvirt keeps no screenshot with a snapshot. */
export async function readConfiguration(
  connection: Connection,
  request: ConfigurationRequest,
): Promise<CapturedConfiguration> {
  const { dom, signal } = request;
  const xmlOf = async (wanted: number) =>
    (await connection.call(procedures.domainGetXmlDesc, { dom, flags: wanted }, { signal })).xml;
  const [captured, stored, running] = await Promise.all([
    readCaptured(connection, request),
    xmlOf(flags.domainXml.inactive),
    xmlOf(0),
  ]);
  return { captured, live: readLiveConfiguration(stored, running) };
}

async function readCaptured(
  connection: Connection,
  { dom, id, name, signal }: ConfigurationRequest,
): Promise<ConfigurationAnswer> {
  try {
    const snap = { name, dom };
    const { xml } = await connection.call(
      procedures.domainSnapshotGetXmlDesc,
      { snap, flags: 0 },
      { signal },
    );
    if (snapshotId(dom.uuid, name, creationTimeOf(xml)) !== id) throw goneSnapshot(name, dom.name);
    return readCapturedConfiguration(xml);
  } catch (error) {
    if (isLibvirt(error, 'noDomainSnapshot') || isLibvirt(error, 'noDomain')) throw error;
    if (!(error instanceof LibvirtError)) throw error;
    return { kind: 'none', code: 'unreadable', text: `libvirt cannot describe the snapshot: ${error.text}.` };
  }
}

/** Undefined for an unreadable description, like in the tree, so that the ids match. */
function creationTimeOf(xml: string): number | undefined {
  try {
    return readSnapshotXml(xml).creationTime;
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

export function goneSnapshot(snapshot: string, domain: string): SnaptreeError {
  return new SnaptreeError({
    code: 'notFound',
    what: 'Snapshot {on} no longer exists.',
    on: `${snapshot} of VM ${domain}`,
    todo: 'Read the tree again and choose a different snapshot.',
  });
}
