import type { ImageSnapshot } from '../tree/model.ts';
import type { Workbench } from '../workbench/workbench.ts';

/** The internal snapshots in a file, as its own table lists them; empty also where the table is unknown. */
export function snapshotsInside(bench: Workbench, path: string): readonly ImageSnapshot[] {
  return bench.tree.imageSnapshots?.find((image) => image.path === path)?.inside ?? [];
}

/** Those of them that the hypervisor did not list when the tree was read. */
export function unlistedInside(bench: Workbench, path: string): ImageSnapshot[] {
  const inside = snapshotsInside(bench, path);
  if (inside.length === 0) return [];
  const listed = new Set<string>();
  for (const { name, disks } of bench.shape.snapshots) {
    const isHere = disks.some((d) => d.coverage === 'internal' && (d.stateFile ?? path) === path);
    if (isHere) listed.add(name);
  }
  // One entry for each listed name; a second of the same name belongs to nothing that is listed.
  return inside.filter(({ name }) => !listed.delete(name));
}

/** How a refusal names such a snapshot. */
export const asUnlisted = ({ name }: ImageSnapshot) => ({
  id: '',
  name: `${name} (not listed by the hypervisor)`,
});
