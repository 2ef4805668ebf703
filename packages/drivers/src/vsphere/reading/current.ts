import {
  type Current,
  type LiveDisk,
  type MessageText,
  message,
  type Snapshot,
  unknownCurrent,
} from '@snaptree/core';
import { contradiction } from '../../contradiction.ts';

/**
 * The current snapshot. Unknown where vSphere and the disk chains disagree: a VM that was manually pointed at an older
 * file still reports its earlier current snapshot.
 */
export function currentOf(
  currentId: string | undefined,
  snapshots: readonly Snapshot[],
  disks: readonly LiveDisk[],
): Current {
  const current = snapshots.find((s) => s.id === currentId);
  if (current === undefined && currentId !== undefined)
    return unknownCurrent(message`The current snapshot is not in the list.`);
  for (const disk of disks) {
    const why = misfit(snapshots, current, disk);
    if (why !== undefined) return unknownCurrent(why);
  }
  return current === undefined ? { kind: 'base' } : { kind: 'snapshot', id: current.id };
}

function misfit(
  snapshots: readonly Snapshot[],
  current: Snapshot | undefined,
  { disk, chain }: LiveDisk,
): MessageText | undefined {
  const holders = (path: string) =>
    snapshots.filter((s) => s.disks.some((each) => each.disk === disk && each.stateFile === path));
  const [written, ...below] = chain;
  const [overwritten] = written === undefined ? [] : holders(written.path);
  if (overwritten !== undefined)
    return message`${disk} writes directly to the file that holds ${overwritten.name}.`;
  const nearest = below.map(({ path }) => holders(path)).find((found) => found.length > 0) ?? [];
  const currentDisk = current?.disks.find((each) => each.disk === disk);
  // A disk that was attached later or is excluded depends on no snapshot.
  if (current !== undefined && currentDisk?.stateFile === undefined) return undefined;
  if (current === undefined ? nearest.length === 0 : nearest.includes(current)) return undefined;
  return contradiction({ current: current?.name, disk, basedOn: nearest[0]?.name });
}
