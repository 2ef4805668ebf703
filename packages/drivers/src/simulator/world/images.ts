import { createHash } from 'node:crypto';
import type { Blocks, HostState, ImageFile, SimulatedDomain, SimulatedSnapshot } from './model.ts';

type Files = HostState['files'];

/** A file and its backing files, the top first. Ends at a missing file and at a cycle. */
export function chainOf(files: Files, top: string): string[] {
  const chain: string[] = [];
  const seen = new Set<string>();
  for (let path: string | null = top; path !== null && !seen.has(path); path = files[path]?.backing ?? null) {
    seen.add(path);
    chain.push(path);
    if (files[path] === undefined) break;
  }
  return chain;
}

/** How many files of a disk's chain, from the top, the stored definition of the VM names. */
export const definedOf = (files: Files, { file, defined }: SimulatedDomain['disks'][number]): number =>
  defined ?? chainOf(files, file).length;

/** All blocks that a reader of the file sees, those of lower layers included. */
export function contentOf(files: Files, top: string): Blocks {
  return Object.assign(
    {},
    ...chainOf(files, top)
      .reverse()
      .map((path) => files[path]?.blocks ?? {}),
  );
}

/** What a revert to the snapshot restores on one disk; undefined: the data is lost. */
export function stateOf(files: Files, snapshot: SimulatedSnapshot, disk: string): Blocks | undefined {
  const entry = snapshot.disks.find((d) => d.disk === disk);
  if (entry?.stateFile === undefined) return undefined;
  const file = files[entry.stateFile];
  if (file === undefined) return undefined;
  if (entry.coverage === 'external') return contentOf(files, entry.stateFile);
  const inside = file.inside?.[snapshot.id];
  if (inside === undefined) return undefined;
  return { ...(file.backing === null ? {} : contentOf(files, file.backing)), ...inside };
}

/** Whether all files exist that a revert would read for this disk. */
export function isIntact(files: Files, snapshot: SimulatedSnapshot, disk: string): boolean {
  const entry = snapshot.disks.find((d) => d.disk === disk);
  if (entry?.stateFile === undefined) return false;
  const complete = chainOf(files, entry.stateFile).every((path) => files[path] !== undefined);
  return (
    complete && (entry.coverage === 'external' || files[entry.stateFile]?.inside?.[snapshot.id] !== undefined)
  );
}

/** Digest of blocks by disk; the same for the same content however it is layered. */
function digest(disks: ReadonlyMap<string, Blocks>): string {
  const hash = createHash('sha256');
  for (const [disk, blocks] of [...disks].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${disk}\n`);
    for (const block of Object.keys(blocks).sort()) hash.update(`${block}=${blocks[block]}\n`);
  }
  return hash.digest('hex');
}

/** Digest of the live state. */
export function liveDigest(files: Files, domain: SimulatedDomain): string {
  return digest(new Map(domain.disks.map((d) => [d.disk, contentOf(files, d.file)])));
}

/** Digest of what a snapshot holds on the disks that it covers; undefined: some of it is lost. */
export function snapshotDigest(files: Files, snapshot: SimulatedSnapshot): string | undefined {
  const states = new Map<string, Blocks>();
  for (const entry of snapshot.disks) {
    if (entry.coverage === 'none') continue;
    const state = stateOf(files, snapshot, entry.disk);
    if (state === undefined) return undefined;
    states.set(entry.disk, state);
  }
  return digest(states);
}

/** A new qcow2 file on top of another one. */
export const emptyOverlay = (backing: string): ImageFile => ({ backing, blocks: {}, bytes: 196_608 });

/** Files that have this one as their backing file. */
export function restingOn(files: Files, path: string): string[] {
  return Object.keys(files).filter((other) => files[other]?.backing === path);
}

/**
 * Writes the upper file's blocks into the lower one and removes the upper. Only the files in `rebase` are rebased;
 * every other overlay of the removed file is broken.
 */
export function commitDown(
  files: Files,
  merge: { upper: string; lower: string; capacity: number; rebase: readonly string[] },
): void {
  const from = needed(files, merge.upper);
  const into = needed(files, merge.lower);
  Object.assign(into.blocks, from.blocks);
  into.bytes = Math.min(merge.capacity, into.bytes + from.bytes);
  for (const path of merge.rebase) {
    const file = files[path];
    if (file?.backing === merge.upper) file.backing = merge.lower;
  }
  delete files[merge.upper];
}

/** Merges a file into its overlay, whose own blocks take precedence. */
export function moveForward(files: Files, merge: { lower: string; upper: string; capacity: number }): void {
  const from = needed(files, merge.lower);
  const into = needed(files, merge.upper);
  into.blocks = { ...from.blocks, ...into.blocks };
  into.bytes = Math.min(merge.capacity, into.bytes + from.bytes);
  into.backing = from.backing;
  delete files[merge.lower];
}

/** A file that the caller knows to exist. */
export function needed(files: Files, path: string): ImageFile {
  const file = files[path];
  if (file === undefined) throw new Error(`the simulated host has no file ${path}`);
  return file;
}
