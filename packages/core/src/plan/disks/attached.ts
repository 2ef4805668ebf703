import { type MessageText, message } from '../../message/message.ts';
import type { Layer } from '../../tree/model.ts';
import { LiveChain } from '../../workbench/chain.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { LIVE, type Warning } from '../model.ts';
import { warning } from '../text/warning.ts';

/**
 * A revert that restores the captured configuration restores its disks: one attached since is detached (its file
 * remains), one detached since is attached again (libvirt 9.0, tested). A snapshot that lists no disks says nothing
 * about them.
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
  const name = bench.nameOf(node);
  const changes: MessageText[] = [];
  if (attached.length > 0) {
    changes.push(
      message`Detaches ${attached.join(', ')} (attached after ${name} was taken). The disk files remain on the host.`,
    );
  }
  if (back.length > 0) {
    const disks = back.map(({ disk }) => disk).join(', ');
    changes.push(message`Attaches ${disks} (detached since ${name} was taken) with the data from ${name}.`);
  }
  return changes.map((text) => warning('disksChange', text, [LIVE]));
}
