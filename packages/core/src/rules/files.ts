import type { Workbench } from '../plan/workbench.ts';
import type { Snapshot } from '../tree/model.ts';

/** Every file that a merge of this snapshot writes or removes. */
export function filesOf(bench: Workbench, snapshot: Snapshot): Set<string> {
  const files = new Set<string>();
  for (const disk of snapshot.disks) {
    if (disk.coverage === 'none') continue;
    if (disk.frozen !== undefined) files.add(bench.fileNow(disk.frozen));
    if (disk.overlay !== undefined) files.add(disk.overlay);
  }
  return files;
}

/**
 * Internal snapshots that lie in one of these files. Which snapshots are internal is asked once per plan, and
 * those that the plan already removed fall out, so that a long plan stays linear on a tree without a mixture.
 */
export function internalsIn(bench: Workbench, files: ReadonlySet<string>): Snapshot[] {
  return [...files]
    .flatMap((file) => placed(bench).internal.get(file) ?? [])
    .filter((s) => bench.indexOf(s.id) !== undefined);
}

/** External snapshots whose state lies in the file that holds this one, those that this plan takes included. */
export function overlaysOn(bench: Workbench, self: Snapshot): Snapshot[] {
  return self.disks.flatMap((disk) => {
    if (disk.frozen === undefined) return [];
    const file = bench.fileNow(disk.frozen);
    const known = placed(bench).external.get(file) ?? [];
    return [
      ...known.filter((s) => s.id !== self.id && bench.indexOf(s.id) !== undefined),
      ...bench.created.filter((s) =>
        s.disks.some(
          (d) => d.coverage === 'external' && d.frozen !== undefined && bench.fileNow(d.frozen) === file,
        ),
      ),
    ];
  });
}

interface Placed {
  readonly internal: ReadonlyMap<string, readonly Snapshot[]>;
  readonly external: ReadonlyMap<string, readonly Snapshot[]>;
}

const placedOf = new WeakMap<Workbench, Placed>();

function placed(bench: Workbench): Placed {
  let found = placedOf.get(bench);
  if (found === undefined) {
    found = { internal: byFile(bench, 'internal'), external: byFile(bench, 'external') };
    placedOf.set(bench, found);
  }
  return found;
}

function byFile(bench: Workbench, coverage: 'internal' | 'external'): Map<string, Snapshot[]> {
  const map = new Map<string, Snapshot[]>();
  for (const snapshot of bench.shape.snapshots) {
    for (const disk of snapshot.disks) {
      if (disk.coverage !== coverage || disk.frozen === undefined) continue;
      const list = map.get(disk.frozen);
      if (list === undefined) map.set(disk.frozen, [snapshot]);
      else list.push(snapshot);
    }
  }
  return map;
}
