import type { SnapshotDescription, SnapshotDiskDescription } from './snapshot.ts';

/**
 * Names of the snapshots whose delete was interrupted, with the disk. libvirt (≥ 9.0) marks not these, but the nearest
 * ancestor that covers the disk, whose overlay the merge was writing. Returns the marked one if it has no such child.
 */
export function halfDeleted(snapshots: readonly SnapshotDescription[]): Map<string, string> {
  const found = new Map<string, string>();
  const byName = new Map(snapshots.map((s) => [s.name, s]));
  for (const marked of snapshots) {
    for (const disk of marked.disks) {
      if (!disk.deleteInProgress) continue;
      const victims = snapshots.filter((s) => restsOn(s, { marked, disk, byName }));
      const names = victims.length === 0 ? [marked.name] : victims.map((s) => s.name);
      for (const name of names) found.set(name, disk.target);
    }
  }
  return found;
}

interface Mark {
  readonly marked: SnapshotDescription;
  readonly disk: SnapshotDiskDescription;
  readonly byName: ReadonlyMap<string, SnapshotDescription>;
}

/** Whether the state file of `snapshot` is the overlay of the marked snapshot, with no snapshot in between. */
function restsOn(snapshot: SnapshotDescription, { marked, disk, byName }: Mark): boolean {
  const own = snapshot.disks.find((d) => d.target === disk.target);
  const stateFile = snapshot.domain?.disks.find((d) => d.target === disk.target)?.chain[0];
  if (own?.location !== 'external' || stateFile !== disk.overlay) return false;
  const seen = new Set<string>();
  let above = snapshot.parent === undefined ? undefined : byName.get(snapshot.parent);
  while (above !== undefined && !seen.has(above.name)) {
    if (above.disks.some((d) => d.target === disk.target && d.location !== 'no')) return above === marked;
    seen.add(above.name);
    above = above.parent === undefined ? undefined : byName.get(above.parent);
  }
  return false;
}
