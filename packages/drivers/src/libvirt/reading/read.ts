import type { SnapshotTree } from '@snaptree/core';
import {
  type DomainDescription,
  type SnapshotDescription,
  snapshotDisks,
  treeOfDomain,
  type UnreadableSnapshot,
} from '@snaptree/formats';
import type { Connection, Domain } from '@snaptree/libvirt-rpc';
import { isLibvirt } from '../errors.ts';
import { mergeFacts, readFacts } from '../files/facts.ts';
import { readFreeBytes } from '../files/free.ts';
import { readSizes } from '../files/sizes.ts';
import { unresolvedVolumes } from '../files/volumes.ts';
import type { RunningJob } from '../jobs.ts';
import { dependantsOf, readOthers } from './dependants.ts';
import { type Probe, probe, readSnapshot } from './probe.ts';

export interface ReadLines {
  readonly connection: Connection;
  /** More lines to the same daemon, over which long lists are spread. */
  readonly more: () => Promise<readonly Connection[]>;
  /** Whether the daemon runs on this machine. */
  readonly local: boolean;
}

export interface ReadRequest {
  readonly dom: Domain;
  readonly signal?: AbortSignal | undefined;
  readonly unless?: string | undefined;
  /** The domain's job is our own and belongs to nobody else. */
  readonly ownJob: boolean;
}

export interface TreeReading {
  readonly tree: SnapshotTree;
  readonly changeToken: string;
  readonly job: RunningJob | undefined;
  /** The machine itself, which decides with the versions what is possible. */
  readonly domain: DomainDescription;
}

/** Somebody else may change the tree while it is read; then it is read again, this often. */
const attempts = 3;

/** Reads a domain's tree, or answers `unchanged` when a first look shows the change token of an earlier reading. */
export async function readTree(lines: ReadLines, request: ReadRequest): Promise<TreeReading | 'unchanged'> {
  const { connection } = lines;
  const { dom, signal } = request;
  let first = await probe(connection, dom, signal);
  if (request.unless !== undefined && first.changeToken === request.unless) return 'unchanged';
  for (let attempt = 1; ; attempt++) {
    const read = await readOnce(lines, request, first);
    const second = await probe(connection, dom, signal);
    if (read !== 'moved' && second.changeToken === first.changeToken)
      return { tree: read, changeToken: first.changeToken, domain: first.domain, job: first.job };
    if (attempt === attempts && read !== 'moved')
      return { tree: restless(read), changeToken: first.changeToken, domain: first.domain, job: first.job };
    if (attempt > attempts)
      throw new Error(`The snapshots of ${dom.name} change faster than they can be read.`);
    first = second;
  }
}

function restless(tree: SnapshotTree): SnapshotTree {
  const reason = `${tree.domain.name} changed while it was read.`;
  return { ...tree, partial: [...(tree.partial ?? []), reason] };
}

async function readOnce(lines: ReadLines, request: ReadRequest, now: Probe): Promise<SnapshotTree | 'moved'> {
  const { connection } = lines;
  const { dom } = request;
  try {
    const source = { connection, local: lines.local, real: now.domain.type !== 'test' };
    const [snapshots, sizes, others] = await Promise.all([
      readAll(lines, request, now.names),
      readSizes(connection, dom),
      readOthers(source, dom),
    ]);
    const freeBytes = await readFreeBytes(source, now.domain);
    const seen = await readFacts(source, pathsOf(now, snapshots));
    const tree = treeOfDomain({
      domain: now.domain,
      definition: now.definition,
      power: now.power,
      snapshots,
      current: now.current,
      files: mergeFacts(seen, sizes),
      dependants: [],
      transient: now.transient,
      ...(freeBytes === undefined ? {} : { freeBytes }),
      ...(now.job === undefined || request.ownJob ? {} : { foreignJob: now.job.text }),
    });
    const unread = source.real ? unresolvedPlaces(now, snapshots) : [];
    return { ...tree, ...dependantsOf(tree, { files: seen, unread }, others) };
  } catch (error) {
    if (isLibvirt(error, 'noDomainSnapshot')) return 'moved';
    throw error;
  }
}

/** Every file that the machine or one of its snapshots names. */
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

/** The volumes of this VM whose paths are not known, so that they cannot be compared with other VMs' files. */
function unresolvedPlaces(
  now: Probe,
  snapshots: readonly (SnapshotDescription | UnreadableSnapshot)[],
): string[] {
  const domains = snapshots.flatMap((each) => ('unreadable' in each ? [] : (each.domain ?? [])));
  const places = [now.domain, ...domains].flatMap(unresolvedVolumes).map(({ place }) => place);
  return [...new Set(places)].map((place) => `${now.domain.name} (${place})`);
}

/** With this many snapshots, opening more connections pays off. */
const longList = 100;

/** All descriptions, every call in flight at once; each line lets only some of them through at a time. */
async function readAll(
  lines: ReadLines,
  request: ReadRequest,
  names: readonly string[],
): Promise<(SnapshotDescription | UnreadableSnapshot)[]> {
  const more = names.length > longList ? await lines.more() : [];
  const all = [lines.connection, ...more];
  return Promise.all(
    names.map((name, i) => {
      const line = all[i % all.length] ?? lines.connection;
      return readSnapshot(line, { name, dom: request.dom }, request.signal);
    }),
  );
}
