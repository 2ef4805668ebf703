import { message } from '../../message/message.ts';
import type { Snapshot, SnapshotDisk } from '../../tree/model.ts';
import { at, BASE } from '../../tree/shape.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import type { Draft } from '../draft.ts';
import { guardNode } from '../guards/guard-node.ts';
import { guard } from '../guards/refuse.ts';
import type { DiskEffect } from '../model.ts';
import { holdsBase } from './base-image.ts';
import { guardPull } from './guard-pull.ts';

/**
 * Deletes a snapshot whatever depends on it. Its data is copied into each child that the live state does not depend
 * on; what remains is a merge, or a snapshot without children. Nothing is copied from a base image, which stays.
 */
export function pullApart(draft: Draft, node: number): void {
  const { bench } = draft;
  const children = bench.children(node);
  const isBase = holdsBase(bench, node);
  const aside = isBase ? children : children.filter((child) => bench.onLivePath[child] !== 1);
  const merges = bench.fanOut(node) <= 1 && children.every((child) => bench.onLivePath[child] === 1);
  if (merges || bench.rulesOf(node)?.pulls !== true) return draft.delete(node);
  for (const child of aside) pull(draft, node, child);
  if (!isBase) return draft.delete(node);
  draft.doomed.push(bench.snapshot(node));
  if (draft.refused) return;
  keepBase(draft, bench.snapshot(node));
  draft.deleteMetadata(node);
}

/** Copies the data of a snapshot into one child, which then belongs to the snapshot's parent. */
export function pull(draft: Draft, node: number, child: number): void {
  if (draft.refused) return;
  const { bench } = draft;
  const self = bench.snapshot(node);
  if (bench.rulesOf(node)?.pulls !== true) {
    const text = message`This hypervisor cannot copy the data of ${bench.nameOf(node)} into its children.`;
    return draft.refuse(guard('notSupported', text, [self.id]));
  }
  if (at(bench.parent, child) !== node) {
    const text = message`${bench.nameOf(child)} is not a child of ${bench.nameOf(node)}.`;
    return draft.refuse(guard('unknownSnapshot', text, [bench.snapshot(child).id]));
  }
  const step = draft.steps.length;
  const copies = !holdsBase(bench, node);
  const guards = [...guardNode(bench, node, 'delete'), ...guardPull(bench, node, child)];
  draft.refuse(...guards.map((refusal) => ({ ...refusal, step })));
  if (draft.refused) return;
  draft.steps.push({
    kind: 'pull',
    id: self.id,
    into: bench.snapshot(child).id,
    parent: bench.parentId(node),
    copies,
  });
  draft.pulled.set(node, [...(draft.pulled.get(node) ?? []), child]);
  if (copies) draft.disks.push(...copiesInto(bench, node, child));
  settleRecords(bench, node, child);
  bench.lift(child);
}

function copiesInto(bench: Workbench, node: number, child: number): DiskEffect[] {
  return external(bench.snapshot(node)).map(({ disk, stateFile = '', bytes }) => ({
    disk,
    action: 'pull',
    from: bench.fileNow(stateFile),
    into: stateFileOf(bench, child, disk),
    ...(bytes === undefined ? {} : { bytes }),
  }));
}

function keepBase(draft: Draft, { disks, memory, memoryFile }: Snapshot): void {
  for (const { disk, stateFile } of disks)
    draft.disks.push({ disk, action: 'keepLayer', ...(stateFile === undefined ? {} : { from: stateFile }) });
  if (!memory) return;
  draft.disks.push({
    disk: 'memory',
    action: 'keepMemory',
    ...(memoryFile === undefined ? {} : { from: memoryFile }),
  });
}

/**
 * The records of the snapshot and of its parent name one file each that was opened after them. It must be one that
 * is still based on their own file: the one in the live chain where there is one, because only that can be merged.
 */
function settleRecords(bench: Workbench, node: number, child: number): void {
  const parent = at(bench.parent, node);
  for (const { disk, stateFile = '', overlay } of external(bench.snapshot(node))) {
    const own = bench.fileNow(stateFile);
    const moved = stateFileOf(bench, child, disk);
    if (overlay !== undefined && bench.fileNow(overlay) === moved) {
      const rest = bench.children(node).filter((other) => other !== child);
      name(bench, node, { disk, overlay: openedAfter(bench, { node, disk, rest }) ?? `${own}.unused` });
    }
    relieve(bench, child, own);
    if (parent !== BASE) settleParent(bench, { node, parent, disk, own, moved });
  }
}

function openedAfter(
  bench: Workbench,
  { node, disk, rest }: { node: number; disk: string; rest: readonly number[] },
): string | undefined {
  if (bench.current === node) return bench.chain(disk)?.top?.path;
  const next = rest.find((other) => bench.onLivePath[other] === 1) ?? rest[0];
  return next === undefined ? undefined : stateFileOf(bench, next, disk);
}

interface Parent {
  readonly node: number;
  readonly parent: number;
  readonly disk: string;
  /** The file that holds the snapshot. */
  readonly own: string;
  /** The file that holds the child. */
  readonly moved: string;
}

function settleParent(bench: Workbench, { node, parent, disk, own, moved }: Parent): void {
  const named = external(bench.snapshot(parent)).find((entry) => entry.disk === disk)?.overlay;
  if (named === undefined) return;
  if (bench.onLivePath[node] === 1) name(bench, parent, { disk, overlay: own });
  else if (bench.fileNow(named) === own) {
    const inChain =
      bench.current === parent ? undefined : bench.chain(disk)?.above(stateFileOf(bench, parent, disk));
    name(bench, parent, { disk, overlay: inChain?.path ?? moved });
  }
}

function name(bench: Workbench, node: number, { disk, overlay }: { disk: string; overlay: string }): void {
  const { disks } = bench.snapshot(node);
  if (disks.some((entry) => entry.disk === disk && entry.overlay === overlay)) return;
  bench.edit(node, { disks: disks.map((entry) => (entry.disk === disk ? { ...entry, overlay } : entry)) });
}

/** The files of the child and of everything above it are no longer based on this one. */
function relieve(bench: Workbench, child: number, file: string): void {
  for (const above of bench.subtree(child))
    for (const { stateFile, overlay } of bench.snapshot(above).disks)
      for (const by of [stateFile, overlay]) if (by !== undefined) bench.relieved.add(`${file}\0${by}`);
}

function stateFileOf(bench: Workbench, node: number, disk: string): string {
  const held = external(bench.snapshot(node)).find((entry) => entry.disk === disk)?.stateFile ?? '';
  return bench.fileNow(held);
}

const external = ({ disks }: Snapshot): SnapshotDisk[] =>
  disks.filter(({ coverage }) => coverage === 'external');
