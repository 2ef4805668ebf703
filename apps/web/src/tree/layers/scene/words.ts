import type {
  DiskLayer,
  LayerChange,
  LayeredDisk,
  LayerFlow,
  LayerOwner,
  SnapshotTree,
} from '@snaptree/core';
import { layerCount, snapshotCount } from '../../../messages/counts.ts';
import { bytesInWords, listed } from '../../../messages/format.ts';
import type { TreeView } from '../../overlay/model.ts';
import type { Effect, LayerRow, Row, Size } from './model.ts';

/** How a restore point is called; `live` is the live state. */
export type NameOf = (id: string) => string;

export function ownerInWords(owner: LayerOwner, nameOf: NameOf): string {
  switch (owner.kind) {
    case 'live':
      return 'Live state';
    case 'snapshot':
      return nameOf(owner.id);
    case 'base':
      return 'Base image';
    case 'none':
      return 'No restore point';
    default:
      return owner satisfies never;
  }
}

/** Facts that stand on a layer's card besides its name, file and size. */
export function tagsOf(
  layer: DiskLayer,
  facts: { bottom: boolean; ghost: boolean; view: TreeView },
): string[] {
  const { written, missing, owner, usedBy, holds } = layer;
  return [
    ...(written && !facts.ghost ? [facts.view === 'after' ? 'written then' : 'written now'] : []),
    ...(facts.bottom && owner.kind !== 'base' && layer.live && !missing ? ['base image'] : []),
    ...(missing ? ['missing'] : []),
    ...(owner.kind === 'none' ? ['left behind'] : []),
    ...(holds.length > 1 ? [`${holds.length} states`] : []),
    ...(usedBy.length > 0 ? ['shared'] : []),
  ];
}

/** Layers that only closed branches need. */
export const hiddenInWords = (layers: number): string =>
  `${layerCount(layers)} of closed branches ${layers === 1 ? 'is' : 'are'} not drawn.`;

const UNKNOWN = 'size ?';

/** A size, or why there is none; a layer that takes content has an upper bound at best. */
export function sizeOf(
  layer: DiskLayer,
  facts: { ghost: boolean; now: number | undefined; change: LayerChange | undefined },
): Size {
  const { ghost, now, change } = facts;
  if (layer.missing) return { text: UNKNOWN, why: 'The file is missing.' };
  if (ghost) return { text: UNKNOWN, why: 'It begins empty and grows as the machine writes.' };
  if (layer.bytes !== undefined) return { text: bytesInWords(layer.bytes), why: undefined };
  if (change?.written === true && change.gains !== undefined && now !== undefined) {
    const why = `${bytesInWords(now)} now, and at most ${bytesInWords(change.gains)} more.`;
    return { text: `≤ ${bytesInWords(now + change.gains)}`, why };
  }
  if (change?.written === true && now !== undefined)
    return { text: UNKNOWN, why: `${bytesInWords(now)} now; how much is added is not known.` };
  return { text: UNKNOWN, why: 'The hypervisor does not tell the size of this file.' };
}

/** What a plan does to a layer, as a mark and in words. */
export function effectOf(
  change: LayerChange,
  facts: { direction: 'down' | 'forward'; nameOf: NameOf; goesTo: string },
): Effect | undefined {
  const { direction, nameOf } = facts;
  switch (change.fate) {
    case 'merged':
      return {
        kind: 'merged',
        badge: direction === 'down' ? 'committed down, then removed' : 'moved forward, then removed',
      };
    case 'discarded':
      return { kind: 'discarded', badge: 'removed with its data' };
    case 'lost':
      return { kind: 'lost', badge: 'what it holds is lost' };
    case 'rewound':
      return { kind: 'rewound', badge: `goes back to ${facts.goesTo}` };
    case 'unlisted':
      return { kind: 'unlisted', badge: 'no longer listed, may stay' };
    case 'new':
      return { kind: 'new', badge: 'new' };
    case 'kept':
      return keptEffect(change, nameOf);
    default:
      return change.fate satisfies never;
  }
}

function keptEffect({ written, gains, becomes }: LayerChange, nameOf: NameOf): Effect | undefined {
  const then = becomes === undefined ? undefined : becomesInWords(becomes, nameOf);
  if (!written) return then === undefined ? undefined : { kind: 'changes', badge: then };
  const takes = gains === undefined ? 'takes data' : `takes ≤ ${bytesInWords(gains)}`;
  return { kind: 'receives', badge: then === undefined ? takes : `${takes}, ${then}` };
}

function becomesInWords(owner: LayerOwner, nameOf: NameOf): string {
  switch (owner.kind) {
    case 'live':
      return 'then the live layer';
    case 'snapshot':
      return `then holds ${nameOf(owner.id)}`;
    case 'base':
      return 'then the base image';
    case 'none':
      return 'then left behind';
    default:
      return owner satisfies never;
  }
}

export const flowInWords = ({ bytes }: LayerFlow) =>
  bytes === undefined ? UNKNOWN : `≤ ${bytesInWords(bytes)}`;

/** `20 GiB · 5 layers, 3 in the live chain`. */
export function diskInWords({ capacity, attached, layers }: LayeredDisk): string {
  const live = layers.filter((layer) => layer.live).length;
  const parts = [
    capacity === undefined ? 'capacity ?' : bytesInWords(capacity),
    `${layerCount(layers.length)}${live === layers.length ? '' : `, ${live} in the live chain`}`,
  ];
  return attached ? parts.join(' · ') : `not attached now · ${parts[1]}`;
}

/** What the picture of a disk cannot show. */
export function notesOf(
  disk: LayeredDisk,
  { drawn, nameOf }: { drawn: SnapshotTree; nameOf: NameOf },
): string[] {
  const names = (ids: readonly string[]) => listed(ids.map(nameOf), 4);
  const notes: string[] = [];
  if (disk.unplaced.length > 0)
    notes.push(`In which file ${names(disk.unplaced)} is kept, the hypervisor does not say.`);
  if (disk.uncovered.length > 0)
    notes.push(`Not part of ${names(disk.uncovered)}: a revert leaves this disk as it is.`);
  if (drawn.needsConsolidation === true && disk.layers.some((layer) => layer.told === 'tree'))
    notes.push(
      'Disks wait for consolidation: layers off the live chain may rest on one that was left behind.',
    );
  return notes;
}

/** All that is known of a layer, in the words of the line at the foot. */
export function factsOf(row: Row, nameOf: NameOf): string[] {
  if (row.kind !== 'layer')
    return [row.size.why ?? row.size.text, ...(row.effect === undefined ? [] : [row.effect.badge])];
  const { layer, size, effect } = row;
  const others = layer.holds.filter((id) => layer.owner.kind !== 'snapshot' || layer.owner.id !== id);
  return [
    size.why === undefined ? size.text : `${size.text}: ${size.why}`,
    row.tags.find((tag) => tag.startsWith('written')) ?? '',
    restsInWords(row),
    others.length > 0 ? `holds ${listed(others.map(nameOf))} as well` : '',
    layer.inside.length > 0 ? `${snapshotCount(layer.inside.length)} kept inside the file` : '',
    leftInWords(layer, nameOf),
    layer.missing ? 'the file is missing on the hypervisor' : '',
    layer.usedBy.length > 0 ? `also used by ${listed(layer.usedBy)}` : '',
    effect?.badge ?? '',
  ].filter(Boolean);
}

function leftInWords({ owner }: DiskLayer, nameOf: NameOf): string {
  if (owner.kind !== 'none') return '';
  return owner.after === undefined
    ? 'left behind by a restore point that is gone'
    : `opened after ${nameOf(owner.after)}; no restore point is kept in it`;
}

function restsInWords({ layer, bottom }: LayerRow): string {
  const below = layer.below?.split('/').at(-1);
  if (below === undefined || bottom) return layer.live ? 'rests on nothing' : 'what it rests on is not told';
  const surely = layer.told === 'chain' ? '' : ', as follows from the tree of restore points';
  return `rests on ${below}${surely}`;
}
