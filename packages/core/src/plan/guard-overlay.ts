import type { Refusal } from '../rules/refusal.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { guard } from './guards.ts';
import { LIVE } from './model.ts';

const sources = {
  device: 'a block device',
  network: 'a network disk',
  volume: 'a volume whose storage pool cannot be read',
} as const;

/**
 * An overlay is a file in the folder of the file that it covers. The folder of a device is /dev, which is kept in
 * memory: what was written since would be lost with the next boot of the host.
 */
export function guardOverlays(bench: Workbench, covered: readonly string[] | undefined): Refusal[] {
  return bench.tree.live.disks.flatMap(({ disk, source, chain }) => {
    const top = bench.chain(disk)?.top?.path;
    const changed = top !== chain[0]?.path;
    if (source === undefined || changed || covered?.includes(disk) === false) return [];
    const sentence = `${disk} (${top}) is ${sources[source]}: there is no folder for the file of an external snapshot. Take an internal snapshot, or leave this disk out.`;
    return [guard('noFolder', sentence, [LIVE])];
  });
}
