import { type Layer, type LiveDisk, message, type Report, reportOf } from '@snaptree/core';
import type { DomainDescription, DomainDisk } from './domain.ts';
import type { FileFacts } from './files.ts';
import type { SnapshotDescription } from './snapshot.ts';

/** QEMU cannot open longer chains. */
const MAX_CHAIN = 1024;

/** Disks that snapshots cover: not read-only, and without removable media. */
export function snapshotDisks(domain: DomainDescription): DomainDisk[] {
  return domain.disks.filter(
    (disk) => (disk.device === 'disk' || disk.device === 'lun') && !disk.readonly && disk.chain.length > 0,
  );
}

interface ChainParts {
  readonly domain: DomainDescription;
  readonly definition: DomainDescription;
  readonly files: FileFacts;
  readonly freeBytes?: number;
}

/** The chains of the live state, with a report for each that could not be followed. */
export function liveChains(
  parts: ChainParts,
  snapshots: readonly SnapshotDescription[],
): { disks: LiveDisk[]; findings: Report[] } {
  const below = filesBelow(snapshots);
  const findings: Report[] = [];
  const disks = snapshotDisks(parts.domain).map((disk): LiveDisk => {
    const chain = followChain(disk, parts.files, below.get(disk.target));
    if (chain.loops) findings.push(reportOf(message`The chain of disk ${disk.target} loops or is too long.`));
    const capacity = parts.files.capacity.get(disk.target);
    const defined = parts.definition.disks.find((d) => d.target === disk.target)?.chain.length;
    return {
      disk: disk.target,
      chain: chain.paths.map((path) => layer(path, parts)),
      ...(capacity === undefined ? {} : { capacity }),
      ...(defined === undefined ? {} : { defined }),
      ...sourceOf(disk),
      ...(disk.snapshot === undefined ? {} : { excluded: true as const }),
    };
  });
  return { disks, findings };
}

/** In these formats, images have no backing file (9.0, virStorageFileGetMetadataRecurse). */
const withBacking = new Set(['qcow', 'qcow2', 'qed', 'vmdk', 'cow']);

/** Whether the definition names all files of the chain, because the last one can have no backing file. */
export const endsItself = ({ format, chain }: DomainDisk): boolean =>
  chain.length === 1 && format !== undefined && !withBacking.has(format);

/** Where the active layer is, unless it is a file in a folder. */
function sourceOf({ sourceType, chain, volumes }: DomainDisk): Pick<LiveDisk, 'source'> {
  const top = chain[0] ?? '';
  if (sourceType === 'block' || top.startsWith('/dev/')) return { source: 'device' };
  if (volumes?.some(({ place }) => place === top) === true) return { source: 'volume' };
  return sourceType === undefined || top.startsWith('/') ? {} : { source: 'network' };
}

function layer(path: string, { files, freeBytes }: ChainParts): Layer {
  const bytes = files.bytes.get(path);
  const free = files.free.get(path);
  return {
    path,
    ...(bytes === undefined ? {} : { bytes }),
    ...(files.missing.has(path) ? { missing: true } : {}),
    ...(free === undefined || free === freeBytes ? {} : { freeBytes: free }),
  };
}

/**
 * The definition of a VM that is off usually names only the active file. Its backing files are known from the files
 * themselves, or else from the definitions in the snapshots.
 */
function followChain(
  disk: DomainDisk,
  files: FileFacts,
  recorded: ReadonlyMap<string, readonly string[]> | undefined,
): { paths: string[]; loops: boolean } {
  const paths = [...disk.chain];
  const seen = new Set(paths);
  // A guest may write anything to a raw disk, also the header of an image with a backing file.
  if (disk.complete || endsItself(disk)) return { paths, loops: seen.size < paths.length };
  for (;;) {
    const last = paths.at(-1);
    if (last === undefined) return { paths, loops: false };
    const direct = files.backing.get(last);
    const next = direct !== undefined ? [direct] : (recorded?.get(last) ?? []);
    const fresh = next.filter((path) => path !== null);
    if (fresh.length === 0) return { paths, loops: false };
    for (const path of fresh) {
      if (seen.has(path) || paths.length >= MAX_CHAIN) return { paths, loops: true };
      seen.add(path);
      paths.push(path);
    }
  }
}

/** By target: the backing files of each overlay and of each file that a revert made, nearest first. */
function filesBelow(snapshots: readonly SnapshotDescription[]): Map<string, Map<string, readonly string[]>> {
  const below = new Map<string, Map<string, readonly string[]>>();
  for (const { domain, disks, revertFiles } of snapshots) {
    const made = disks.flatMap(({ target, overlay }) =>
      overlay === undefined ? [] : [[target, overlay] as const],
    );
    for (const [target, file] of [...made, ...revertFiles]) {
      const chain = domain?.disks.find((d) => d.target === target)?.chain;
      if (chain === undefined) continue;
      const byFile = below.get(target) ?? new Map<string, readonly string[]>();
      byFile.set(file, chain);
      below.set(target, byFile);
    }
  }
  return below;
}
