import type { Snapshot } from '@snaptree/core';
import { bytesInWords, plural } from '../../../messages/text/format.ts';
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
    title: 'Saved memory',
    summary: plural(rows.length, { one: '# memory image', other: '# memory images' }),
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
    key: `memory ${id}`,
    lane: 0,
    spine: false,
    owner: brush.nameOf(id),
    hue: brush.hues.get(id) ?? 0,
    picks: id,
    where: inside ? 'inside the disk file' : (memoryFile?.split('/').at(-1) ?? 'in a separate file'),
    size:
      memoryBytes === undefined
        ? { text: 'size ?', why: 'The hypervisor does not report the size of this memory image.' }
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
  if (stays && memoryFile !== undefined) return { kind: 'unlisted', badge: 'no longer listed, stays' };
  return effect?.kind === 'merged' ? { kind: 'merged', badge: 'removed' } : effect;
}

function savedState({ preview, view }: Brush): MemoryRow {
  const dropped = preview?.kind === 'plan' && view !== 'after' && preview.after.live.power !== 'saved';
  return {
    kind: 'memory',
    key: 'memory live',
    lane: 0,
    spine: false,
    owner: 'Live state',
    hue: 'live',
    picks: LIVE_NODE,
    where: 'loaded at the next start',
    size: { text: 'size ?', why: 'The hypervisor does not report the size of the saved memory.' },
    effect: dropped ? { kind: 'unlisted', badge: 'discarded' } : undefined,
    branch: undefined,
  };
}
