import type { Snapshot } from '@snaptree/core';
import { bytesInWords } from '../../../messages/text/format.ts';
import { layerRowMessages, memoryMessages } from '../../../messages/tree/layer-rows.ts';
import { LIVE_NODE } from '../../layout/shape.ts';
import type { Column, Effect, MemoryRow } from './model.ts';
import { type Brush, stateEffect } from './paint.ts';

/** The memory images of snapshots, newest first, and the one that the next start loads. */
export function memoryColumn(brush: Brush): Column | undefined {
  const { drawn, today, view } = brush;
  const present = new Set(drawn.snapshots.map((s) => s.id));
  const after = brush.preview?.kind === 'plan' ? brush.preview.after.snapshots : [];
  const come =
    view === 'difference' ? after.filter((s) => s.id.startsWith('new:') && !present.has(s.id)) : [];
  const { hidden } = brush.collapsed;
  const kept = [...drawn.snapshots, ...come].filter((s) => s.memory && !hidden.has(s.id)).reverse();
  const waits = drawn.live.power === 'saved' || (view !== 'after' && today.live.power === 'saved');
  const rows = [...(waits ? [savedState(brush)] : []), ...kept.map((snapshot) => memoryRow(snapshot, brush))];
  if (rows.length === 0) return undefined;
  return {
    id: 'memory',
    title: memoryMessages.title,
    summary: memoryMessages.summary(rows.length),
    rows,
    flows: [],
    notes: [],
  };
}

function memoryRow(snapshot: Snapshot, brush: Brush): MemoryRow {
  const { id, memoryBytes, memoryFile, disks } = snapshot;
  const inside = disks.some((disk) => disk.coverage === 'internal');
  return {
    kind: 'memory',
    key: `memory:${id}`,
    lane: 0,
    spine: false,
    owner: brush.nameOf(id),
    hue: brush.hues.get(id) ?? 0,
    picks: id,
    where: inside
      ? memoryMessages.insideDisk
      : (memoryFile?.split('/').at(-1) ?? memoryMessages.separateFile),
    size:
      memoryBytes === undefined
        ? { text: layerRowMessages.sizeUnknown, why: memoryMessages.imageSizeUnknown }
        : { text: bytesInWords(memoryBytes), why: undefined },
    effect: memoryEffect(snapshot, brush),
    branch: undefined,
  };
}

/** Memory is never merged into anything: it is deleted with its snapshot, or its file remains. */
function memoryEffect({ id, memoryFile }: Snapshot, brush: Brush): Effect | undefined {
  const effect = stateEffect(id, brush);
  if (effect?.kind === 'blocks') return undefined;
  const disks = brush.preview?.kind === 'plan' ? brush.preview.plan.disks : [];
  const stays = disks.some(({ action, from }) => action === 'keepMemory' && from === memoryFile);
  if (stays && memoryFile !== undefined) return { kind: 'unlisted', badge: memoryMessages.fileStays };
  return effect?.kind === 'merged' ? { kind: 'merged', badge: memoryMessages.removed } : effect;
}

function savedState({ preview, view }: Brush): MemoryRow {
  const dropped = preview?.kind === 'plan' && view !== 'after' && preview.after.live.power !== 'saved';
  return {
    kind: 'memory',
    key: 'memory:live',
    lane: 0,
    spine: false,
    owner: layerRowMessages.owners.live,
    hue: 'live',
    picks: LIVE_NODE,
    where: memoryMessages.atNextStart,
    size: { text: layerRowMessages.sizeUnknown, why: memoryMessages.savedSizeUnknown },
    effect: dropped ? { kind: 'unlisted', badge: memoryMessages.discarded } : undefined,
    branch: undefined,
  };
}
