import type { MechanismRules } from '../rules/capabilities.ts';
import type { Layer, Snapshot, SnapshotDisk } from '../tree/model.ts';
import { at, BASE } from '../tree/shape.ts';
import { LiveChain } from './chain.ts';
import type { DiskEffect } from './model.ts';
import type { Workbench } from './workbench.ts';

/**
 * What deleting a node does to its files, carried out on the bench's chains. `down`: the overlay written after
 * the snapshot is committed into the file that holds it (libvirt's block commit, vSphere). `forward`: the file
 * that holds it moves into the only child's, except for the base image, which takes the child's (VirtualBox).
 */
export function deleteLayers(
  bench: Workbench,
  node: number,
  direction: MechanismRules['direction'],
): DiskEffect[] {
  const snapshot = bench.snapshot(node);
  const merges = bench.fanOut(node) > 0;
  const effects: DiskEffect[] = [];
  for (const disk of snapshot.disks) {
    if (disk.coverage === 'none') continue;
    if (disk.coverage === 'internal' || direction === 'none')
      effects.push(sized({ disk: disk.disk, action: 'dropInternal' }, disk.bytes));
    else if (!merges)
      effects.push(sized({ disk: disk.disk, action: 'dropLayer' }, disk.bytes, disk.overlay ?? disk.frozen));
    else if (direction === 'down') effects.push(commitDown(bench, node, disk));
    else effects.push(moveForward(bench, node, disk));
  }
  if (snapshot.memory) effects.push(sized({ disk: 'memory', action: 'removeMemory' }, snapshot.memoryBytes));
  return effects;
}

function sized(effect: DiskEffect, bytes: number | undefined, removes?: string): DiskEffect {
  return {
    ...effect,
    ...(bytes === undefined ? {} : { bytes }),
    ...(removes === undefined ? {} : { removes }),
  };
}

function commitDown(bench: Workbench, node: number, disk: SnapshotDisk): DiskEffect {
  const { frozen, overlay } = disk;
  if (frozen === undefined || overlay === undefined) return { disk: disk.disk, action: 'commitDown' };
  const chain = bench.chain(disk.disk);
  const bytes = chain?.find(overlay)?.bytes;
  chain?.remove(overlay);
  rebase(bench, node, disk.disk, { from: overlay, to: frozen });
  return sized({ disk: disk.disk, action: 'commitDown', from: overlay, into: frozen }, bytes, overlay);
}

function moveForward(bench: Workbench, node: number, disk: SnapshotDisk): DiskEffect {
  const { frozen } = disk;
  const chain = bench.chain(disk.disk);
  const above = frozen === undefined ? undefined : chain?.above(frozen);
  if (frozen === undefined || chain === undefined || above === undefined) {
    const from = frozen === undefined ? {} : { from: frozen };
    return sized({ disk: disk.disk, action: 'moveForward', ...from }, disk.bytes, frozen);
  }
  if (chain.base?.path !== frozen) {
    const bytes = chain.find(frozen)?.bytes;
    chain.remove(frozen);
    return sized({ disk: disk.disk, action: 'moveForward', from: frozen, into: above.path }, bytes, frozen);
  }
  chain.remove(above.path);
  rebase(bench, node, disk.disk, { from: above.path, to: frozen });
  return sized(
    { disk: disk.disk, action: 'commitDown', from: above.path, into: frozen },
    above.bytes,
    above.path,
  );
}

/** The children's state now lies in another file. */
function rebase(bench: Workbench, node: number, device: string, move: { from: string; to: string }): void {
  const lies = (d: SnapshotDisk) => d.disk === device && d.frozen === move.from;
  for (const child of bench.children(node)) {
    const { disks } = bench.snapshot(child);
    if (disks.some(lies))
      bench.edit(child, { disks: disks.map((d) => (lies(d) ? { ...d, frozen: move.to } : d)) });
  }
}

/** After a revert on layered storage the machine writes a new file on top of the one that holds the snapshot. */
export function revertChain(bench: Workbench, node: number): void {
  for (const [disk, before] of bench.chains()) {
    const layers: Layer[] = [{ path: `new:live:${disk}` }];
    for (let i = node; i > BASE; i = at(bench.parent, i)) {
      const frozen = frozenOf(bench.snapshot(i), disk);
      if (frozen !== undefined && layers.at(-1)?.path !== frozen) layers.push({ path: frozen });
    }
    if (before.base !== undefined && layers.at(-1)?.path !== before.base.path) layers.push(before.base);
    bench.chains().set(disk, new LiveChain(layers));
  }
}

const frozenOf = (snapshot: Snapshot, disk: string) =>
  snapshot.disks.find((d) => d.disk === disk && d.coverage !== 'none')?.frozen;

/** What a plan frees and needs; undefined where a size is unknown, which is never the same as zero. */
export function spaceOf(effects: readonly DiskEffect[]): { freesBytes?: number; needsBytes?: number } {
  let frees: number | undefined = 0;
  let needs: number | undefined = 0;
  for (const effect of effects) {
    if (effect.action === 'writeOverlay') continue;
    frees = frees === undefined || effect.bytes === undefined ? undefined : frees + effect.bytes;
    if (effect.action !== 'commitDown' && effect.action !== 'moveForward') continue;
    needs = needs === undefined || effect.bytes === undefined ? undefined : Math.max(needs, effect.bytes);
  }
  return {
    ...(frees === undefined ? {} : { freesBytes: frees }),
    ...(needs === undefined ? {} : { needsBytes: needs }),
  };
}
