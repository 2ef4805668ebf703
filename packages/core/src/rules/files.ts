import type { Snapshot, SnapshotDisk } from '../tree/model.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { mergedOverlay } from './overlay.ts';

/** Every file that a delete of this snapshot writes or removes. */
export function filesOf(bench: Workbench, node: number): Set<string> {
  const files = new Set<string>();
  for (const disk of bench.snapshot(node).disks) {
    if (disk.coverage === 'none') continue;
    if (disk.stateFile !== undefined) files.add(bench.fileNow(disk.stateFile));
    const overlay = mergedOverlay(bench, node, disk);
    if (overlay !== undefined) files.add(overlay);
  }
  return files;
}

/**
 * Every file that exists now and is rewritten or removed by a revert: the file that holds an internal snapshot; on
 * layered storage the file that the live state writes, which the revert drops. The disks that the live state has
 * and the snapshot does not cover stay as they are.
 */
export function filesRevertChanges(bench: Workbench, node: number): Set<string> {
  const files = new Set<string>();
  for (const { disk, coverage, stateFile } of bench.snapshot(node).disks) {
    const top = bench.chain(disk)?.top?.path;
    const held = stateFile === undefined ? undefined : bench.fileNow(stateFile);
    const changed = coverage === 'internal' ? (held ?? top) : coverage === 'external' ? top : undefined;
    if (changed !== undefined && !changed.startsWith(NEW_FILE)) files.add(changed);
  }
  return files;
}

/** The files that libvirt deletes in a revert: by the record of the current snapshot, whatever the VM writes. */
export function filesRevertDeletes(current: Snapshot): Set<string> {
  const overlays = current.disks.flatMap(({ overlay }) => (overlay === undefined ? [] : [overlay]));
  return new Set(current.deletedByRevert ?? overlays);
}

/** Snapshots that lie in one of these files, those that this plan takes included. */
export function snapshotsIn(bench: Workbench, files: ReadonlySet<string>): Snapshot[] {
  const holds = ({ disks }: Snapshot) =>
    disks.some(
      ({ coverage, stateFile }) =>
        coverage !== 'none' && stateFile !== undefined && files.has(bench.fileNow(stateFile)),
    );
  return [...candidates(bench, files), ...bench.created].filter(
    (s) => (s.id.startsWith(NEW_FILE) || bench.indexOf(s.id) !== undefined) && holds(s),
  );
}

/** Before a step moves data, the index has them; without it, a plan that discards thousands of leaves is quadratic. */
function candidates(bench: Workbench, files: ReadonlySet<string>): readonly Snapshot[] {
  const [file] = files;
  if (file === undefined || files.size > 1 || bench.hasMovedFiles) return bench.shape.snapshots;
  return [...new Set(placed(bench).covered.get(file))];
}

/** How the bench names the files that the plan itself creates. */
const NEW_FILE = 'new:';

/**
 * Internal snapshots that lie in one of these files. Which snapshots are internal is asked once per plan, and
 * those that the plan already removed fall out, so that a long plan stays linear on a tree without a mixture.
 */
export function internalsIn(bench: Workbench, files: ReadonlySet<string>): Snapshot[] {
  return [...files]
    .flatMap((file) => placed(bench).internal.get(file) ?? [])
    .filter((s) => bench.indexOf(s.id) !== undefined);
}

/**
 * Snapshots whose state rests on the file that holds this one: external ones that lie in it, and whatever lies
 * above it in the live chain, also where the snapshot in between is not listed any more. Those that this plan
 * takes are included.
 */
export function overlaysOn(bench: Workbench, self: Snapshot): Snapshot[] {
  return self.disks.flatMap((disk) => {
    if (disk.stateFile === undefined) return [];
    const own = bench.fileNow(disk.stateFile);
    const files = fromTopDownTo(bench, disk.disk, own);
    const { external, internal } = placed(bench);
    const known = [...files].flatMap((file) => [
      ...(external.get(file) ?? []),
      ...(file === own ? [] : (internal.get(file) ?? [])),
    ]);
    return [
      ...known.filter((s) => s.id !== self.id && bench.indexOf(s.id) !== undefined),
      ...bench.created.filter((s) =>
        s.disks.some(
          (d) =>
            d.coverage === 'external' && d.stateFile !== undefined && files.has(bench.fileNow(d.stateFile)),
        ),
      ),
    ];
  });
}

function fromTopDownTo(bench: Workbench, device: string, file: string): Set<string> {
  const files = new Set([file]);
  const chain = bench.chain(device);
  if (chain?.find(file) === undefined) return files;
  for (let layer = chain.top; layer !== undefined && layer.path !== file; layer = chain.below(layer.path))
    files.add(layer.path);
  return files;
}

interface Placed {
  readonly internal: ReadonlyMap<string, readonly Snapshot[]>;
  readonly external: ReadonlyMap<string, readonly Snapshot[]>;
  /** Both. */
  readonly covered: ReadonlyMap<string, readonly Snapshot[]>;
}

const placedOf = new WeakMap<Workbench, Placed>();

function placed(bench: Workbench): Placed {
  let found = placedOf.get(bench);
  if (found === undefined) {
    found = {
      internal: byFile(bench, (coverage) => coverage === 'internal'),
      external: byFile(bench, (coverage) => coverage === 'external'),
      covered: byFile(bench, (coverage) => coverage !== 'none'),
    };
    placedOf.set(bench, found);
  }
  return found;
}

function byFile(
  bench: Workbench,
  fits: (coverage: SnapshotDisk['coverage']) => boolean,
): Map<string, Snapshot[]> {
  const map = new Map<string, Snapshot[]>();
  for (const snapshot of bench.shape.snapshots) {
    for (const disk of snapshot.disks) {
      if (!fits(disk.coverage) || disk.stateFile === undefined) continue;
      const list = map.get(disk.stateFile);
      if (list === undefined) map.set(disk.stateFile, [snapshot]);
      else list.push(snapshot);
    }
  }
  return map;
}
