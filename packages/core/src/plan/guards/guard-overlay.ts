import { message, plain } from '../../message/message.ts';
import type { Refusal } from '../../rules/refusal.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { LIVE } from '../model.ts';
import { guard } from './refuse.ts';

const sources = {
  device: 'a block device',
  network: 'a network disk',
  volume: 'a volume whose storage pool cannot be read',
} as const;

function instead({ capabilities, power }: Workbench): string {
  const others = capabilities.creates[power] ?? [];
  return others.some((each) => capabilities.mechanisms[each]?.storage === 'independent')
    ? 'Take an internal snapshot, or exclude this disk.'
    : 'Exclude this disk.';
}

/**
 * An overlay is created in the folder of its backing file. For a device, that is /dev, which is kept in memory: all
 * data written since would be lost when the host restarts.
 */
export function guardOverlays(bench: Workbench, covered: readonly string[] | undefined): Refusal[] {
  return bench.tree.live.disks.flatMap(({ disk, source, chain }) => {
    const top = bench.chain(disk)?.top?.path;
    const changed = top !== chain[0]?.path;
    if (source === undefined || changed || covered?.includes(disk) === false) return [];
    const sentence = message`Disk ${disk} (${top ?? ''}) is ${plain(sources[source])}, which has no folder for the file of an external snapshot. ${plain(instead(bench))}`;
    return [{ ...guard('noFolder', sentence, [LIVE]), disks: [disk] }];
  });
}
