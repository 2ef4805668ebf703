import { message } from '../../message/message.ts';
import { internalsIn } from '../../rules/files.ts';
import { asUnlisted, unlistedInside } from '../../rules/images.ts';
import type { Refusal } from '../../rules/refusal.ts';
import { stateFileOf } from '../../tree/covered-disk.ts';
import { otherDependants } from '../../tree/dependants.ts';
import type { Snapshot } from '../../tree/model.ts';
import { at, BASE } from '../../tree/shape.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { guardDependants } from '../guards/guard-dependants.ts';
import { guard, ids } from '../guards/refuse.ts';
import { LIVE } from '../model.ts';
import { holdsBase, inBaseImage } from './base-image.ts';

/** Why the data of a snapshot cannot be copied into this child without a risk to other states. */
export function guardPull(bench: Workbench, node: number, child: number): Refusal[] {
  const parent = at(bench.parent, node);
  const members = [node, child, ...(parent === BASE ? [] : [parent])].map((each) => bench.snapshot(each));
  const shared = guardFiles(bench, members, new Set(inBaseImage(bench, node)).size === 1);
  if (shared.length > 0) return shared;
  // Then no file changes.
  if (holdsBase(bench, node)) return [];
  const files = new Map(
    bench.snapshot(child).disks.map(({ disk, stateFile = '' }) => [disk, bench.fileNow(stateFile)]),
  );
  const written = new Set(files.values());
  return [
    ...guardBacking(bench, node, child),
    ...guardInside(bench, child, written),
    ...guardLive(bench, files),
    ...guardOthers(bench, node, written),
  ];
}

/** Each of them must have one file of its own on the same disks; `isWhole`: all of them or none is a base image. */
function guardFiles(bench: Workbench, members: readonly Snapshot[], isWhole: boolean): Refusal[] {
  const [self, ...family] = members;
  if (self === undefined) return [];
  const misfit = family.find((other) => !isLayered(other) || disksOf(other) !== disksOf(self));
  const files = members.flatMap(({ disks }) =>
    disks.flatMap(({ coverage, stateFile }) => (coverage === 'none' ? [] : [stateFile])),
  );
  const clear = !files.includes(undefined) && new Set(files).size === files.length && isWhole;
  if (misfit === undefined && isLayered(self) && clear) return [];
  const text = message`The data of ${bench.namesOf([self])} can only be copied if it, its parent, and its children are external snapshots of the same disks, each in its own file.`;
  return [guard('mixedStorage', text, [self.id, ...(misfit === undefined ? [] : [misfit.id])])];
}

const isLayered = ({ disks }: Snapshot) => disks.every(({ coverage }) => coverage !== 'internal');

const disksOf = ({ disks }: Snapshot) =>
  disks
    .filter(({ coverage }) => coverage === 'external')
    .map(({ disk }) => disk)
    .sort()
    .join();

/**
 * Another program may have changed on which file the child's file depends, for example by a block pull. Where the copy
 * was made before, and only the records remain to be changed, it depends on the file of the parent.
 */
function guardBacking(bench: Workbench, node: number, child: number): Refusal[] {
  const { backingFiles } = bench.tree;
  // An earlier step of the plan has moved it.
  if (backingFiles === undefined || bench.shape.parent[child] !== node) return [];
  const parent = at(bench.parent, node);
  const fileOf = (index: number, disk: string) => stateFileOf(bench.snapshot(index), disk);
  const moved = bench.snapshot(child).disks.flatMap(({ disk, stateFile = '' }) => {
    const backing = backingFiles[stateFile];
    const expected = [fileOf(node, disk), parent === BASE ? undefined : fileOf(parent, disk)];
    return backing === undefined || (backing !== null && expected.includes(backing)) ? [] : [stateFile];
  });
  const [file] = moved;
  if (file === undefined) return [];
  const text = message`No data can be copied into ${file}, because it does not depend on the file of snapshot ${bench.nameOf(node)}. Another program changed it.`;
  return [guard('mixedStorage', text, [bench.snapshot(child).id])];
}

/** An internal snapshot reads what its file does not have from the backing file, which the copy replaces. */
function guardInside(bench: Workbench, child: number, files: ReadonlySet<string>): Refusal[] {
  const unlisted = [...files].flatMap((file) => unlistedInside(bench, file).map(asUnlisted));
  const held = internalsIn(bench, files);
  if (held.length + unlisted.length === 0) return [];
  const text = message`The file of ${bench.nameOf(child)} contains other snapshots, which would change: ${bench.namesOf([...held, ...unlisted])}.`;
  return [guard('holdsInternalSnapshot', text, ids(held))];
}

function guardLive(bench: Workbench, files: ReadonlyMap<string, string>): Refusal[] {
  const used = [...files].find(([disk, file]) => bench.chain(disk)?.find(file) !== undefined);
  if (used === undefined) return [];
  const text = message`The live state of disk ${used[0]} depends on ${used[1]}, so no data can be copied into this file.`;
  return [guard('dependants', text, [LIVE])];
}

/**
 * No other VM may depend on the file of the snapshot, whose own dependants the copy ends, or on a file that is written:
 * while it runs, QEMU refuses that.
 */
function guardOthers(bench: Workbench, node: number, written: ReadonlySet<string>): Refusal[] {
  if (bench.tree.dependants === 'unknown') return guardDependants(bench, node, 'delete');
  const { disks, id } = bench.snapshot(node);
  const own = new Set(
    disks.flatMap(({ stateFile }) => (stateFile === undefined ? [] : [bench.fileNow(stateFile)])),
  );
  const others = otherDependants(bench.tree);
  const hit = others.find(({ path }) => own.has(path)) ?? others.find(({ path }) => written.has(path));
  if (hit === undefined) return [];
  const text = message`${hit.by} depends on ${hit.path}. Detach or copy the disks that depend on this file first.`;
  return [guard('dependants', text, [id])];
}
