import type { Layer } from '../../tree/model.ts';
import { LiveChain } from '../../workbench/chain.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { LIVE, type Warning } from '../model.ts';

/**
 * Where a revert brings the captured configuration back, the machine has the disks of that time again: one that was
 * attached since is taken out (its file stays), one that was taken out since comes back (libvirt 9.0, tried).
 * A snapshot that lists no disks says nothing about them.
 */
export function attachAsCaptured(bench: Workbench, node: number): Warning[] {
  const snapshot = bench.snapshot(node);
  if (bench.capabilities.revertConfiguration !== true || snapshot.disks.length === 0) return [];
  const then = new Set(snapshot.disks.map(({ disk }) => disk));
  const attached = [...bench.chains().keys()].filter((disk) => !then.has(disk));
  for (const disk of attached) bench.chains().delete(disk);
  const back = snapshot.disks.filter(
    ({ disk, stateFile }) => stateFile !== undefined && bench.chain(disk) === undefined,
  );
  const layered = bench.rulesOf(node)?.storage !== 'independent';
  for (const { disk, stateFile = '' } of back) {
    const held: Layer[] = [{ path: bench.fileNow(stateFile) }];
    bench.chains().set(disk, new LiveChain(layered ? [{ path: `new:live:${disk}` }, ...held] : held));
  }
  const { name } = snapshot;
  const changes: string[] = [];
  if (attached.length > 0) {
    changes.push(
      `${attached.join(', ')} was attached after ${name} was taken and is taken out of the machine; the file stays where it is.`,
    );
  }
  if (back.length > 0) {
    const disks = back.map(({ disk }) => disk).join(', ');
    changes.push(`${disks} was taken out since and comes back as ${name} holds it.`);
  }
  return changes.map((text) => ({ code: 'disksChange', text, ids: [LIVE] }));
}
