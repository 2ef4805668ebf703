import type { Workbench } from '../../workbench/workbench.ts';
import { capturedBy } from '../captured.ts';
import type { DiskEffect } from '../model.ts';

export interface CreateRequest {
  readonly name: string;
  readonly description?: string | undefined;
  readonly memory: boolean;
  readonly quiesce: boolean;
  readonly disks?: readonly string[] | undefined;
  readonly mechanism: string;
}

/** Adds the new snapshot to the bench, with the files that the step creates; they have no names yet. */
export function applyCreate(
  bench: Workbench,
  request: CreateRequest,
  { step, layered }: { step: number; layered: boolean },
): { index: number; disks: DiskEffect[] } {
  const effects: DiskEffect[] = [];
  const disks = [...bench.chains()].map(([disk, chain]) => {
    const covered = request.disks?.includes(disk) ?? true;
    const top = chain.top?.path;
    const overlay = layered && covered ? `new:${step}:${disk}` : undefined;
    return {
      disk,
      coverage: covered ? (layered ? ('external' as const) : ('internal' as const)) : ('none' as const),
      ...(top === undefined ? {} : { stateFile: top }),
      ...(overlay === undefined ? {} : { overlay }),
    };
  });
  const parent = bench.currentNow();
  for (const { disk, overlay } of disks) {
    if (overlay === undefined) continue;
    const top = bench.chain(disk)?.top?.path;
    if (top !== undefined && bench.power !== 'off') bench.writableBacking.add(top);
    bench.chain(disk)?.cover({ path: overlay }, bench.power === 'off');
    effects.push({ disk, action: 'writeOverlay' });
  }
  if (request.memory) {
    const bytes = bench.tree.live.memoryBytes;
    effects.push({ disk: 'memory', action: 'writeMemory', ...(bytes === undefined ? {} : { bytes }) });
  }
  bench.changed = bench.power === 'off' ? 'no' : 'unknown';
  const index = bench.add({
    id: `new:${step}`,
    name: request.name,
    parent: parent.kind === 'snapshot' ? parent.id : null,
    ...(request.description === undefined ? {} : { description: request.description }),
    mechanism: request.mechanism,
    captured: capturedBy(bench, request.memory),
    memory: request.memory,
    disks,
  });
  return { index, disks: effects };
}
