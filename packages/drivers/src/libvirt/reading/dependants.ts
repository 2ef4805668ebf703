import { basename, dirname } from 'node:path/posix';
import type { Dependant, SnapshotTree } from '@snaptree/core';
import { type DomainDescription, endsItself, readDomainXml } from '@snaptree/formats';
import { type Connection, type Domain, flags, procedures } from '@snaptree/libvirt-rpc';
import { isLibvirt } from '../errors.ts';
import { type FileSource, readFacts, type SeenFiles, withIdentities } from '../files/facts.ts';
import { folderPoolName } from '../files/folder-pools.ts';
import { chainBelow, SameFiles, type SeenChain } from '../files/resting.ts';
import { unresolvedVolumes, withVolumes } from '../files/volumes.ts';
import { helperName } from '../steps/pull/helper-xml.ts';

/** A chain that could not be read completely. */
export interface UnreadChain {
  readonly by: string;
  /** The file whose backing file is unknown; absent: no disk of the VM could be read. */
  readonly at?: string;
}

/** The files behind a disk of another VM. */
interface UsedChain {
  readonly by: string;
  readonly paths: readonly string[];
  /** The VM runs and writes the first of the files. */
  readonly writes: boolean;
}

/** The disks of the other VMs on a host. */
export interface Others {
  readonly chains: readonly UsedChain[];
  readonly unread: readonly UnreadChain[];
  readonly files: SeenFiles;
}

/**
 * Reads all files that the disks of other VMs use, with their backing files. The definition of a VM that is off
 * usually names only the active file, so backing files are read from the files themselves.
 * @param isLate whether libvirt would describe a VM too late
 */
export async function readOthers(
  source: FileSource,
  self: Domain,
  isLate: (dom: Domain) => boolean,
): Promise<Others> {
  const { connection } = source;
  const { domains } = await connection.call(procedures.connectListAllDomains, { needResults: 1, flags: 0 });
  const others = domains.filter((dom) => dom.uuid !== self.uuid && dom.name !== helperName(self.uuid));
  const read = await Promise.all(
    others.map((dom) => (isLate(dom) ? nothingRead(dom) : disksOf(connection, dom))),
  );
  const named = read.flatMap(({ disks }) => disks);
  const ends = named.filter(({ complete }) => !complete).flatMap(({ chain }) => chain.slice(-1));
  const seen = withChains(await readFacts(source, ends), named);
  const files = await withIdentities(
    source,
    seen,
    named.flatMap(({ chain }) => chain),
  );
  const chains: UsedChain[] = [];
  const unread = new Map(read.flatMap((each) => each.unread).map((each) => [keyOf(each), each]));
  for (const { by, chain, complete, writes } of named) {
    const found = complete || !source.real ? { paths: chain } : chainBelow(chain, files);
    chains.push({ by, paths: found.paths, writes });
    if (found.unread === undefined) continue;
    const end = { by, at: found.unread };
    unread.set(keyOf(end), end);
  }
  return { chains, unread: [...unread].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, end]) => end), files };
}

/**
 * Adds what libvirt reports of running VMs, so that their definitions, which name only the active file, need no reading
 * of it.
 */
function withChains(files: SeenFiles, named: readonly NamedDisk[]): SeenFiles {
  const backing = new Map(files.backing);
  for (const { chain, reported } of named)
    for (const [i, path] of reported ? chain.entries() : [])
      if (!backing.has(path)) backing.set(path, chain[i + 1] ?? null);
  return { ...files, backing };
}

const keyOf = ({ by, at }: UnreadChain) => (at === undefined ? by : `${by} (${at})`);

interface NamedDisk {
  readonly by: string;
  readonly chain: readonly string[];
  readonly complete: boolean;
  /** libvirt reports the chain, and its first file can have a backing file. */
  readonly reported: boolean;
  readonly writes: boolean;
}

interface NamedDisks {
  readonly disks: readonly NamedDisk[];
  readonly unread: readonly UnreadChain[];
}

/** Shared, because every tree that is being read asks about all other VMs. */
const inFlight = new WeakMap<Connection, Map<string, Promise<NamedDisks>>>();

function disksOf(connection: Connection, dom: Domain): Promise<NamedDisks> {
  const running = inFlight.get(connection) ?? new Map<string, Promise<NamedDisks>>();
  inFlight.set(connection, running);
  const known = running.get(dom.uuid);
  if (known !== undefined) return known;
  const reading = readDisks(connection, dom).finally(() => running.delete(dom.uuid));
  running.set(dom.uuid, reading);
  return reading;
}

async function readDisks(connection: Connection, dom: Domain): Promise<NamedDisks> {
  try {
    const read = async (flag: number) => {
      const { xml } = await connection.call(procedures.domainGetXmlDesc, { dom, flags: flag });
      return withVolumes(connection, readDomainXml(xml));
    };
    const [now, next] = await Promise.all([read(0), read(flags.domainXml.inactive)]);
    return {
      // Only active domains have an id.
      disks: [...namedDisks(now, dom.id >= 0), ...namedDisks(next, false)],
      unread: [now, next].flatMap((domain) =>
        unresolvedVolumes(domain).map(({ place }) => ({ by: dom.name, at: place })),
      ),
    };
  } catch (error) {
    // A VM that was removed after the list was made no longer uses files.
    return isLibvirt(error, 'noDomain') ? { disks: [], unread: [] } : nothingRead(dom);
  }
}

const nothingRead = (dom: Domain): NamedDisks => ({ disks: [], unread: [{ by: dom.name }] });

function namedDisks(domain: DomainDescription, active: boolean): NamedDisk[] {
  return domain.disks
    .filter((disk) => disk.chain.length > 0)
    .map((disk) => ({
      by: domain.name,
      chain: disk.chain,
      complete: disk.complete || endsItself(disk),
      // Another VM may use a raw disk as an image of another format.
      reported: active && disk.complete && !endsItself(disk),
      // A transient disk writes to a file of its own.
      writes: active && !disk.readonly && disk.shareable !== true && disk.transient !== true,
    }));
}

/** Which VMs depend on which files of this tree. */
export function dependantsOf(
  tree: SnapshotTree,
  own: { readonly files: SeenFiles; readonly unread: readonly UnreadChain[] },
  others: Others,
): Pick<SnapshotTree, 'dependants' | 'unreadDependants' | 'readDependantsBy' | 'unreadFolders'> {
  const files = filesOf(tree);
  const outside = outsideLiveChain(tree, files, own.files);
  const mine = new SameFiles(files, own.files);
  const belowOwn = (path: string) => filesBelow(tree, mine.find(path, others.files));
  const unread = [
    ...others.unread.filter(({ at }) => at === undefined || belowOwn(at) === undefined),
    ...own.unread,
    ...outside.flatMap((chain) =>
      chain.unread === undefined ? [] : { by: tree.domain.name, at: chain.unread },
    ),
  ];
  if (unread.length > 0)
    return {
      dependants: 'unknown',
      unreadDependants: unread.map(keyOf),
      ...remedyFor(unread),
    };
  const found = new Map<string, Dependant>();
  for (const { paths } of outside) {
    const [by = '', ...below] = paths;
    for (const path of below)
      for (const same of mine.find(path, own.files))
        found.set(`${same}\0${by}`, { path: same, by, ownFile: true });
  }
  for (const { by, paths, writes } of others.chains) {
    // Below a file of the live chain, this VM's own chain is the chain.
    const rest = belowOwn(paths.at(-1) ?? '') ?? [];
    for (const [i, path] of [...paths, ...rest].entries()) {
      for (const same of mine.find(path, others.files)) {
        const key = `${same}\0${by}`;
        const written = (writes && i === 0) || found.get(key)?.writes === true;
        found.set(key, { path: same, by, ...(written ? { writes: true } : {}) });
      }
    }
  }
  return { dependants: [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each) };
}

/**
 * libvirt reports the complete chain of a VM that runs. Otherwise, Snaptree reads the files: itself if they are visible
 * here, or else through the storage pool of their folder. A pool that is created but not defined is forgotten when the
 * daemon restarts, and creating it changes no file.
 */
function remedyFor(unread: readonly UnreadChain[]): Pick<SnapshotTree, 'readDependantsBy' | 'unreadFolders'> {
  const paths = unread.flatMap(({ at }) =>
    at?.startsWith('/') === true && !at.startsWith('/dev/') ? [at] : [],
  );
  const folders = [...new Set(paths.map((path) => dirname(path)))].sort();
  if (folders.length === 0) return {};
  const commands = folders.map(
    (folder) => `virsh pool-create-as ${quoted(basename(folder) || 'root')} dir --target ${quoted(folder)}`,
  );
  return {
    unreadFolders: folders.map((folder) => ({ pool: folderPoolName(folder), folder })),
    readDependantsBy: `To make them readable, start these VMs, or create a storage pool for the folder, which changes no file: ${commands.join(' ; ')}`,
  };
}

const quoted = (path: string) => (/^[\w./@%+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);

/** The files of the live chain below one of these; undefined: none of them is in it. */
function filesBelow(tree: SnapshotTree, files: ReadonlySet<string>): string[] | undefined {
  for (const { chain } of tree.live.disks) {
    const index = chain.findIndex(({ path }) => files.has(path));
    if (index >= 0) return chain.slice(index + 1).map(({ path }) => path);
  }
  return undefined;
}

/** The chains of the VM's files outside its live chain, which no hypervisor checks. */
function outsideLiveChain(tree: SnapshotTree, paths: ReadonlySet<string>, files: SeenFiles): SeenChain[] {
  const live = new SameFiles(
    tree.live.disks.flatMap((disk) => disk.chain.map((layer) => layer.path)),
    files,
  );
  return [...paths]
    .filter((path) => path.startsWith('/') && !files.missing.has(path) && live.find(path, files).size === 0)
    .map((path) => chainBelow([path], files));
}

function filesOf(tree: SnapshotTree): Set<string> {
  const files = new Set(tree.live.disks.flatMap((disk) => disk.chain.map((layer) => layer.path)));
  for (const { disks } of tree.snapshots) {
    for (const { stateFile, overlay } of disks) {
      if (stateFile !== undefined) files.add(stateFile);
      if (overlay !== undefined) files.add(overlay);
    }
  }
  return files;
}
