import { createHash } from 'node:crypto';
import type { Power } from '@snaptree/core';
import {
  type DomainDescription,
  readDomainXml,
  readSnapshotXml,
  type SnapshotDescription,
  snapshotDisks,
  type UnreadableSnapshot,
  XmlError,
} from '@snaptree/formats';
import {
  type Connection,
  type Domain,
  flags,
  LibvirtError,
  procedures,
  type Snapshot,
} from '@snaptree/libvirt-rpc';
import { isLibvirt } from '../errors.ts';
import { withVolumes } from '../files/volumes.ts';
import { type RunningJob, readBlockJobs, readDomainJob } from '../jobs.ts';
import { type DomainState, readState } from '../states.ts';
import { type DefinitionRequest, type ProbeConnections, readDefinition } from './definition.ts';

/** The state of one domain, read in one round of calls, without the descriptions of its snapshots. */
export interface Probe {
  readonly power: Power;
  readonly pausedBy: DomainState['pausedBy'];
  readonly current: string | undefined;
  readonly names: readonly string[];
  /** The live definition. */
  readonly domain: DomainDescription;
  /** The definition for the next start. */
  readonly definition: DomainDescription;
  readonly job: RunningJob | undefined;
  /** Has no stored definition, so it disappears when it stops. */
  readonly transient: boolean;
  /** Names of the checkpoints of backup products, sorted. */
  readonly checkpoints: readonly string[];
  /** A hash of all of the above. */
  readonly changeToken: string;
}

/** Sends all calls at once, except for block jobs, which need the list of disks. */
export async function probe(connections: ProbeConnections, request: DefinitionRequest): Promise<Probe> {
  const { connection, monitors } = connections;
  const { dom, signal } = request;
  const [state, current, names, live, stored, ownJob, { persistent }, checkpoints] = await Promise.all([
    readState(connection, dom, signal),
    readCurrent(connection, dom, signal),
    readNames(connection, dom, signal),
    readDefinition(connections, request, 0),
    readDefinition(connections, request, flags.domainXml.inactive),
    readDomainJob(monitors, dom),
    connection.call(procedures.domainIsPersistent, { dom }, { signal }),
    readCheckpoints(connection, dom, signal),
  ]);
  const { power, pausedBy } = state;
  const transient = persistent === 0;
  const [domain, definition] = await Promise.all([
    withVolumes(connection, readDomainXml(live)),
    withVolumes(connection, readDomainXml(stored)),
  ]);
  const active = power === 'running' || power === 'paused';
  const disks = active ? snapshotDisks(domain).map((disk) => disk.target) : [];
  const job = (await readBlockJobs(monitors, dom, disks))[0] ?? ownJob;
  const facts = [
    power,
    pausedBy ?? null,
    current ?? null,
    names,
    domain,
    definition,
    job?.text ?? null,
    transient,
    checkpoints,
    monitors.isSilent(dom.uuid),
  ];
  const changeToken = createHash('sha256').update(JSON.stringify(facts)).digest('base64');
  return { power, pausedBy, current, names, domain, definition, job, transient, checkpoints, changeToken };
}

export async function readCurrent(
  connection: Connection,
  dom: Domain,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    const { snap } = await connection.call(procedures.domainSnapshotCurrent, { dom, flags: 0 }, { signal });
    return snap.name;
  } catch (error) {
    if (isLibvirt(error, 'noDomainSnapshot')) return undefined;
    throw error;
  }
}

/** Sorted, because libvirt's order varies. */
async function readNames(connection: Connection, dom: Domain, signal?: AbortSignal): Promise<string[]> {
  const answer = await connection.call(
    procedures.domainListAllSnapshots,
    { dom, needResults: 1, flags: 0 },
    { signal },
  );
  return answer.snapshots.map((s) => s.name).sort();
}

/** None where the hypervisor has no checkpoints: libvirt's test driver, or libvirt before 5.6. */
async function readCheckpoints(
  connection: Connection,
  dom: Domain,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const request = { dom, needResults: 1, flags: 0 };
  try {
    const { checkpoints } = await connection.call(procedures.domainListAllCheckpoints, request, { signal });
    return checkpoints.map(({ name }) => name).sort();
  } catch (error) {
    if (isLibvirt(error, 'noSupport') || isLibvirt(error, 'rpc')) return [];
    throw error;
  }
}

/** A snapshot that libvirt cannot describe is unreadable; other failures are thrown. */
export async function readSnapshot(
  connection: Connection,
  snap: Snapshot,
  signal?: AbortSignal,
): Promise<SnapshotDescription | UnreadableSnapshot> {
  try {
    const { xml } = await connection.call(
      procedures.domainSnapshotGetXmlDesc,
      { snap, flags: 0 },
      { signal },
    );
    const description = readSnapshotXml(xml);
    return description.name === snap.name
      ? withVolumesOf(connection, description)
      : { name: snap.name, unreadable: `libvirt describes a different snapshot, ${description.name}.` };
  } catch (error) {
    if (error instanceof XmlError) return { name: snap.name, unreadable: error.message };
    if (
      error instanceof LibvirtError &&
      !isLibvirt(error, 'noDomainSnapshot') &&
      !isLibvirt(error, 'noDomain')
    ) {
      return { name: snap.name, unreadable: `libvirt reported: ${error.text}.` };
    }
    throw error;
  }
}

export async function readLiveDomain(connection: Connection, dom: Domain): Promise<DomainDescription> {
  const { xml } = await connection.call(procedures.domainGetXmlDesc, { dom, flags: 0 });
  return withVolumes(connection, readDomainXml(xml));
}

async function withVolumesOf(
  connection: Connection,
  snapshot: SnapshotDescription,
): Promise<SnapshotDescription> {
  return snapshot.domain === undefined
    ? snapshot
    : { ...snapshot, domain: await withVolumes(connection, snapshot.domain) };
}
