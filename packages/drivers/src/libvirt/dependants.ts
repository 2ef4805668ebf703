import type { Dependant, SnapshotTree } from '@snaptree/core';
import { type DomainDescription, readDomainXml } from '@snaptree/formats';
import { type Connection, type Domain, flags, procedures } from '@snaptree/libvirt-rpc';
import { isLibvirt } from './errors.ts';

/**
 * Who else on this host rests on which file: every file that another domain names in its disks, its backing
 * chains included. `unknown` when some domain cannot be read.
 */
export async function readDependants(
  connection: Connection,
  self: Domain,
): Promise<SnapshotTree['dependants']> {
  const { domains } = await connection.call(procedures.connectListAllDomains, { needResults: 1, flags: 0 });
  const others = domains.filter((dom) => dom.uuid !== self.uuid);
  const read = await Promise.all(others.map((dom) => filesOf(connection, dom)));
  const found: Dependant[] = [];
  for (const files of read) {
    if (files === undefined) return 'unknown';
    found.push(...files);
  }
  return found.sort((a, b) => (`${a.path}\0${a.by}` < `${b.path}\0${b.by}` ? -1 : 1));
}

async function filesOf(connection: Connection, dom: Domain): Promise<Dependant[] | undefined> {
  try {
    const documents = await Promise.all(
      [0, flags.domainXml.inactive].map((flag) =>
        connection.call(procedures.domainGetXmlDesc, { dom, flags: flag }),
      ),
    );
    const paths = documents.flatMap(({ xml }) => pathsOf(readDomainXml(xml)));
    return [...new Set(paths)].map((path) => ({ path, by: dom.name }));
  } catch (error) {
    // It was removed since the list was made, and rests on nothing any more.
    if (isLibvirt(error, 'noDomain')) return [];
    return undefined;
  }
}

const pathsOf = (domain: DomainDescription): string[] => domain.disks.flatMap((disk) => [...disk.chain]);
