import { chainOf, commitDown, needed, restingOn } from '../../world/images.ts';
import type { Place } from '../hypervisor.ts';
import { repoint } from './differencing.ts';

/** Delta files in the VM's chains that no snapshot and no disk refers to. */
function strays(place: Place): string[] {
  const { domain, host } = place;
  const named = new Set(domain.disks.map((d) => d.file));
  for (const s of domain.snapshots)
    for (const d of s.disks) if (d.stateFile !== undefined) named.add(d.stateFile);
  const inChains = new Set([...named].flatMap((path) => chainOf(host.files, path)));
  return [...inChains].filter((path) => !named.has(path) && typeof host.files[path]?.backing === 'string');
}

/** Whether a merge was left for later. A base disk that several deltas share is no such thing. */
const needsConsolidation = (place: Place): boolean => strays(place).length > 0;

/** Updates whether the VM needs consolidation. */
export function noteConsolidation(place: Place): void {
  if (needsConsolidation(place)) place.domain.needsConsolidation = true;
  else delete place.domain.needsConsolidation;
}

/** Merges each stray file into its overlays and removes it, unless another VM depends on it. */
export function consolidate(place: Place): void {
  const { host } = place;
  for (const stray of strays(place)) {
    if (host.files[stray] === undefined) continue;
    const above = restingOn(host.files, stray);
    const [only, ...more] = above;
    const lower = needed(host.files, stray);
    if (only === undefined) delete host.files[stray];
    else if (more.length === 0 && foreign(place, above).length === 0) {
      commitDown(host.files, {
        upper: only,
        lower: stray,
        capacity: Number.MAX_SAFE_INTEGER,
        rebase: restingOn(host.files, only),
      });
      repoint(place, only, stray);
    } else {
      for (const path of above) {
        const upper = needed(host.files, path);
        upper.blocks = { ...lower.blocks, ...upper.blocks };
        upper.bytes += lower.bytes;
        upper.backing = lower.backing;
      }
      delete host.files[stray];
    }
  }
  noteConsolidation(place);
}

/** Those of the files that belong to another VM. */
function foreign(place: Place, paths: readonly string[]): string[] {
  const others = Object.values(place.host.domains).filter((d) => d.id !== place.domain.id);
  const theirs = new Set(others.flatMap((d) => d.disks.map((disk) => disk.file)));
  return paths.filter((path) => theirs.has(path));
}
