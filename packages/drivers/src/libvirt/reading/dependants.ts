import type { Dependant, SnapshotTree } from '@snaptree/core';
import { type DomainDescription, readDomainXml } from '@snaptree/formats';
import { type Connection, type Domain, flags, procedures } from '@snaptree/libvirt-rpc';
import { isLibvirt } from '../errors.ts';
import { type FileSource, readFacts } from '../files/facts.ts';

/**
 * Who else on this host rests on which file: every file that another domain names in its disks, and every file
 * below those. The definition of a machine that is off mostly names the top of a chain only; what lies below is
 * read from the files. `unknown` when some domain or the end of some chain cannot be read.
 */
export async function readDependants(source: FileSource, self: Domain): Promise<SnapshotTree['dependants']> {
  const { connection } = source;
  const { domains } = await connection.call(procedures.connectListAllDomains, { needResults: 1, flags: 0 });
  const others = domains.filter((dom) => dom.uuid !== self.uuid);
  const read = await Promise.all(others.map((dom) => disksOf(connection, dom)));
  if (read.includes('unreadable')) return 'unknown';
  const named = read.flatMap((disks) => (disks === 'unreadable' ? [] : disks));
  const open = named.filter((disk) => !disk.complete).flatMap((disk) => disk.chain.slice(-1));
  const { backing, missing } = await readFacts(source, open);
  const found = new Map<string, Dependant>();
  for (const disk of named) {
    const chain = disk.complete || !source.real ? disk.chain : followed(disk.chain, backing, missing);
    if (chain === undefined) return 'unknown';
    for (const path of chain) found.set(`${path}\0${disk.by}`, { path, by: disk.by });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, dependant]) => dependant);
}

interface NamedDisk {
  readonly by: string;
  readonly chain: readonly string[];
  readonly complete: boolean;
}

async function disksOf(connection: Connection, dom: Domain): Promise<NamedDisk[] | 'unreadable'> {
  try {
    const documents = await Promise.all(
      [0, flags.domainXml.inactive].map((flag) =>
        connection.call(procedures.domainGetXmlDesc, { dom, flags: flag }),
      ),
    );
    return documents.flatMap(({ xml }) => namedDisks(readDomainXml(xml)));
  } catch (error) {
    // It was removed since the list was made, and rests on nothing any more.
    return isLibvirt(error, 'noDomain') ? [] : 'unreadable';
  }
}

function namedDisks(domain: DomainDescription): NamedDisk[] {
  return domain.disks
    .filter((disk) => disk.chain.length > 0)
    .map(({ chain, complete }) => ({ by: domain.name, chain, complete }));
}

/** The chain with all that lies below its last file; undefined when its end cannot be seen. */
function followed(
  chain: readonly string[],
  backing: ReadonlyMap<string, string | null>,
  missing: ReadonlySet<string>,
): readonly string[] | undefined {
  const whole = new Set(chain);
  let last = chain.at(-1);
  while (last !== undefined) {
    // A file that does not exist, and a disk that is no file, rest on nothing of ours.
    if (missing.has(last) || !last.startsWith('/')) break;
    const below = backing.get(last);
    if (below === undefined) return undefined;
    if (below === null || whole.has(below)) break;
    whole.add(below);
    last = below;
  }
  return [...whole];
}
