import type { ImageSnapshot } from '@snaptree/core';
import { type FileFacts, noFileFacts } from '@snaptree/formats';
import type { Connection } from '@snaptree/libvirt-rpc';
import { type FileFact, identityOf, readLocalFile } from './local.ts';
import { readPoolFile } from './pools.ts';

export interface FileSource {
  /** For the storage pools. */
  readonly connection: Connection;
  /** Whether the daemon runs on this computer, so that its files may be visible. */
  readonly local: boolean;
  /** False for libvirt's test driver, whose disks do not exist. */
  readonly real: boolean;
}

export interface SeenFiles extends FileFacts {
  /** By path. Files without an identity are compared by path. */
  readonly identity: ReadonlyMap<string, string>;
  /** Images whose data is in another file. */
  readonly dataFiles: ReadonlySet<string>;
}

export const nothingSeen: SeenFiles = { ...noFileFacts, identity: new Map(), dataFiles: new Set() };

/** More than any tree has. Further files stay unknown. */
const maxFiles = 10_000;

/** Reads these files and all their backing files. */
export async function readFacts(source: FileSource, paths: Iterable<string>): Promise<SeenFiles> {
  if (!source.real) return nothingSeen;
  const bytes = new Map<string, number>();
  const missing = new Set<string>();
  const backing = new Map<string, string | null>();
  const identity = new Map<string, string>();
  const inside = new Map<string, readonly ImageSnapshot[]>();
  const virtual = new Map<string, number>();
  const dataFiles = new Set<string>();
  const seen = new Set<string>();
  let next = [...new Set(paths)].filter((path) => path.startsWith('/'));
  while (next.length > 0 && seen.size < maxFiles) {
    for (const path of next) seen.add(path);
    const facts = await Promise.all(next.map((path) => readFile(source, path)));
    const below: string[] = [];
    facts.forEach((fact, i) => {
      const path = next[i] ?? '';
      if (fact.bytes !== undefined) bytes.set(path, fact.bytes);
      if (fact.identity !== undefined) identity.set(path, fact.identity);
      if (fact.missing === true) missing.add(path);
      if (fact.virtual !== undefined) virtual.set(path, fact.virtual);
      if (fact.dataFile === true) dataFiles.add(path);
      if (fact.inside !== undefined) inside.set(path, fact.inside);
      if (fact.backing !== undefined) backing.set(path, fact.backing);
      if (fact.backing?.startsWith('/') === true) below.push(fact.backing);
    });
    next = [...new Set(below)].filter((path) => !seen.has(path));
  }
  return { ...nothingSeen, bytes, missing, backing, identity, inside, virtual, dataFiles };
}

/** Adds the identities of files whose content does not matter. */
export async function withIdentities(
  source: FileSource,
  files: SeenFiles,
  paths: Iterable<string>,
): Promise<SeenFiles> {
  if (!source.local || !source.real) return files;
  const open = [...new Set(paths)].filter((path) => path.startsWith('/') && !files.identity.has(path));
  const found = await Promise.all(open.map(async (path) => [path, await identityOf(path)] as const));
  const identity = new Map(files.identity);
  for (const [path, id] of found) if (id !== undefined) identity.set(path, id);
  return { ...files, identity };
}

async function readFile(source: FileSource, path: string): Promise<FileFact> {
  const local = source.local ? await readLocalFile(path) : {};
  const known = local.missing === true || local.backing !== undefined;
  return known ? local : { ...local, ...(await readPoolFile(source.connection, path)) };
}

/** For open files, libvirt's facts take precedence. */
export function mergeFacts(outside: FileFacts, libvirt: FileFacts): FileFacts {
  return {
    bytes: new Map([...outside.bytes, ...libvirt.bytes]),
    capacity: new Map([...outside.capacity, ...libvirt.capacity]),
    missing: new Set([...outside.missing, ...libvirt.missing]),
    backing: new Map([...outside.backing, ...libvirt.backing]),
    free: new Map([...outside.free, ...libvirt.free]),
    virtual: new Map([...outside.virtual, ...libvirt.virtual]),
    inside: new Map([...outside.inside, ...libvirt.inside]),
  };
}
