import { message, reportOf, type SnapshotTree, withDrift } from '@snaptree/core';
import {
  type DomainDescription,
  type SnapshotDescription,
  snapshotDisks,
  treeOfDomain,
  type UnreadableSnapshot,
} from '@snaptree/formats';
import { type Version, waitsToDescribe } from '@snaptree/hypervisors';
import type { Connection, Domain } from '@snaptree/libvirt-rpc';
import { leastOf } from '../../files/free-space.ts';
import { answerMs } from '../connecting/monitors.ts';
import { isLibvirt } from '../errors.ts';
import { mergeFacts, readFacts } from '../files/facts.ts';
import { readFree } from '../files/free.ts';
import { readSizes } from '../files/sizes.ts';
import { unresolvedVolumes } from '../files/volumes.ts';
import type { RunningJob } from '../jobs.ts';
import type { DefinitionRequest, ProbeConnections } from './definition.ts';
import { dependantsOf, readOthers, type UnreadChain } from './dependants.ts';
import { type Probe, probe, readSnapshot } from './probe.ts';

export interface ReadConnections extends ProbeConnections {
  /** More connections to the same daemon, for long lists. */
  readonly more: () => Promise<readonly Connection[]>;
  /** Whether the daemon runs on this computer. */
  readonly local: boolean;
  /** The version of the daemon. */
  readonly libvirt: Version;
}

export interface ReadRequest extends DefinitionRequest {
  readonly unless?: string | undefined;
  /** Whether the domain's job belongs to a step of ours. */
  readonly ownJob: boolean;
}

export interface TreeReading {
  readonly tree: SnapshotTree;
  readonly changeToken: string;
  readonly job: RunningJob | undefined;
  /** QEMU did not answer, so that its jobs and the sizes of its files are unknown. */
  readonly isSilent: boolean;
  readonly domain: DomainDescription;
  /** Images whose data is in another file. */
  readonly dataFiles: ReadonlySet<string>;
}

/** How often to read a tree that another client changes at the same time. */
const attempts = 3;

/** Returns `unchanged` if a probe finds the change token `unless`. */
export async function readTree(
  connections: ReadConnections,
  request: ReadRequest,
): Promise<TreeReading | 'unchanged'> {
  const { dom } = request;
  let first = await probe(connections, request);
  if (request.unless !== undefined && first.changeToken === request.unless) return 'unchanged';
  for (let attempt = 1; ; attempt++) {
    const read = await readOnce(connections, request, first);
    const second = await probe(connections, request);
    if (read !== 'moved' && second.changeToken === first.changeToken) return reading(first, read);
    if (attempt === attempts && read !== 'moved')
      return reading(first, { ...read, tree: withChangeNote(read.tree) });
    if (attempt > attempts)
      throw new Error(`The snapshots of VM ${dom.name} change faster than they can be read.`);
    first = second;
  }
}

const reading = (now: Probe, read: ReadOnce): TreeReading => ({
  ...read,
  changeToken: now.changeToken,
  domain: now.domain,
  job: now.job,
});

type ReadOnce = Pick<TreeReading, 'tree' | 'dataFiles' | 'isSilent'>;

function withChangeNote(tree: SnapshotTree): SnapshotTree {
  const reason = reportOf(message`VM ${tree.domain.name} changed while it was being read.`);
  return { ...tree, partial: [...(tree.partial ?? []), reason] };
}

function withSilenceNote(tree: SnapshotTree): SnapshotTree {
  const seconds = answerMs / 1000;
  const reason = reportOf(
    message`QEMU of VM ${tree.domain.name} has not answered for ${seconds} seconds. Wait until it answers, or stop the VM.`,
  );
  return { ...tree, partial: [...(tree.partial ?? []), reason] };
}

async function readOnce(
  connections: ReadConnections,
  request: ReadRequest,
  now: Probe,
): Promise<ReadOnce | 'moved'> {
  const { connection, monitors } = connections;
  const { dom } = request;
  try {
    const source = { connection, local: connections.local, real: now.domain.type !== 'test' };
    const isLate = ({ uuid }: Domain) =>
      waitsToDescribe(connections.libvirt) && !request.exact && monitors.isSilent(uuid);
    const [snapshots, sizes, others] = await Promise.all([
      readAll(connections, request, now.names),
      readSizes(monitors, dom),
      readOthers(source, dom, isLate),
    ]);
    const paths = pathsOf(now, snapshots);
    const seen = await readFacts(source, paths);
    const free = await readFree(source, [...paths, ...seen.backing.keys()]);
    const tops = snapshotDisks(now.domain).map((disk) => free.get(disk.chain[0] ?? ''));
    const freeBytes = leastOf(tops);
    const tree = treeOfDomain({
      domain: now.domain,
      definition: now.definition,
      power: now.power,
      pausedBy: now.pausedBy,
      snapshots,
      current: now.current,
      files: mergeFacts({ ...seen, free }, sizes),
      dependants: [],
      transient: now.transient,
      checkpoints: now.checkpoints,
      ...(freeBytes === undefined ? {} : { freeBytes }),
      ...(now.job === undefined || request.ownJob ? {} : { foreignJob: now.job.text }),
    });
    const unread = source.real ? unresolvedPlaces(now, snapshots) : [];
    const complete = withDrift({ ...tree, ...dependantsOf(tree, { files: seen, unread }, others) });
    // While a job is running, it may be what keeps QEMU busy.
    const isSilent = monitors.isSilent(dom.uuid) && now.job === undefined && !request.ownJob;
    return {
      tree: isSilent ? withSilenceNote(complete) : complete,
      dataFiles: seen.dataFiles,
      isSilent,
    };
  } catch (error) {
    if (isLibvirt(error, 'noDomainSnapshot')) return 'moved';
    throw error;
  }
}

function pathsOf(now: Probe, snapshots: readonly (SnapshotDescription | UnreadableSnapshot)[]): Set<string> {
  const paths = new Set<string>();
  const note = (path: string | undefined) => path !== undefined && paths.add(path);
  for (const disk of snapshotDisks(now.domain)) for (const path of disk.chain) note(path);
  for (const snapshot of snapshots) {
    if ('unreadable' in snapshot) continue;
    note(snapshot.memoryFile);
    for (const disk of snapshot.disks) note(disk.overlay);
    for (const disk of snapshot.domain === undefined ? [] : snapshotDisks(snapshot.domain))
      note(disk.chain[0]);
  }
  return paths;
}

/** Volumes without a known path, which cannot be compared with the files of other VMs. */
function unresolvedPlaces(
  now: Probe,
  snapshots: readonly (SnapshotDescription | UnreadableSnapshot)[],
): UnreadChain[] {
  const domains = snapshots.flatMap((each) => ('unreadable' in each ? [] : (each.domain ?? [])));
  const places = [now.domain, ...domains].flatMap(unresolvedVolumes).map(({ place }) => place);
  return [...new Set(places)].map((at) => ({ by: now.domain.name, at }));
}

/** From this many snapshots, more connections pay off. */
const longList = 100;

async function readAll(
  connections: ReadConnections,
  request: ReadRequest,
  names: readonly string[],
): Promise<(SnapshotDescription | UnreadableSnapshot)[]> {
  const more = names.length > longList ? await connections.more() : [];
  const all = [connections.connection, ...more];
  return Promise.all(
    names.map((name, i) => {
      const connection = all[i % all.length] ?? connections.connection;
      return readSnapshot(connection, { name, dom: request.dom }, request.signal);
    }),
  );
}
