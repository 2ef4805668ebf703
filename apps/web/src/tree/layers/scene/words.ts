import type {
  DiskLayer,
  LayerChange,
  LayeredDisk,
  LayerFlow,
  LayerOwner,
  SnapshotTree,
} from '@snaptree/core';
import { layerCount, snapshotCount } from '../../../messages/text/counts.ts';
import { bytesInWords, listed } from '../../../messages/text/format.ts';
import type { TreeView } from '../../overlay/model.ts';
import type { Effect, LayerRow, Row, Size } from './model.ts';

/** The name of a snapshot; `live` is the live state. */
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
      return 'No snapshot';
    default:
      return owner satisfies never;
  }
}

/** Labels of a layer in addition to its name, file and size. */
export function tagsOf(
  layer: DiskLayer,
  facts: { bottom: boolean; ghost: boolean; view: TreeView },
): string[] {
  const { written, missing, owner, usedBy, externalSnapshots } = layer;
  return [
    ...(written && !facts.ghost ? [facts.view === 'after' ? 'live layer then' : 'live layer'] : []),
    ...(facts.bottom && owner.kind !== 'base' && layer.live && !missing ? ['base image'] : []),
    ...(missing ? ['missing'] : []),
    ...(owner.kind === 'none' ? ['orphaned'] : []),
    ...(externalSnapshots.length > 1 ? [`${externalSnapshots.length} states`] : []),
    ...(usedBy.length > 0 ? ['shared'] : []),
  ];
}

/** Layers that only collapsed branches need. */
export const hiddenInWords = (layers: number): string =>
  `${layerCount(layers)} in collapsed branches ${layers === 1 ? 'is' : 'are'} not shown.`;

const UNKNOWN = 'size ?';

/** A size, or why it is unknown; a layer that receives data has only an upper bound. */
export function sizeOf(
  layer: DiskLayer,
  facts: { ghost: boolean; now: number | undefined; change: LayerChange | undefined },
): Size {
  const { ghost, now, change } = facts;
  if (layer.missing) return { text: UNKNOWN, why: 'The file is missing.' };
  if (ghost) return { text: UNKNOWN, why: 'It starts empty and grows as the VM writes.' };
  if (layer.bytes !== undefined) return { text: bytesInWords(layer.bytes), why: undefined };
  if (change?.written === true && change.gains !== undefined && now !== undefined) {
    const why = `${bytesInWords(now)} now, plus at most ${bytesInWords(change.gains)}.`;
    return { text: `≤ ${bytesInWords(now + change.gains)}`, why };
  }
  if (change?.written === true && now !== undefined)
    return { text: UNKNOWN, why: `${bytesInWords(now)} now; the added size is unknown.` };
  return { text: UNKNOWN, why: 'The hypervisor does not report the size of this file.' };
}

/** What a plan does to a layer. */
export function effectOf(
  change: LayerChange,
  facts: { direction: 'down' | 'forward'; nameOf: NameOf; goesTo: string },
): Effect | undefined {
  const { direction, nameOf } = facts;
  switch (change.fate) {
    case 'merged':
      return {
        kind: 'merged',
        badge: direction === 'down' ? 'merged down, then deleted' : 'merged up, then deleted',
      };
    case 'discarded':
      return { kind: 'discarded', badge: 'deleted with its data' };
    case 'lost':
      return { kind: 'lost', badge: 'its data is lost' };
    case 'rewound':
      return { kind: 'rewound', badge: `reverted to ${facts.goesTo}` };
    case 'unlisted':
      return { kind: 'unlisted', badge: 'no longer listed, file may stay' };
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
  const takes = gains === undefined ? 'receives data' : `receives ≤ ${bytesInWords(gains)}`;
  return { kind: 'receives', badge: then === undefined ? takes : `${takes}, ${then}` };
}

function becomesInWords(owner: LayerOwner, nameOf: NameOf): string {
  switch (owner.kind) {
    case 'live':
      return 'then the live layer';
    case 'snapshot':
      return `then stores ${nameOf(owner.id)}`;
    case 'base':
      return 'then the base image';
    case 'none':
      return 'then orphaned';
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
  return attached ? parts.join(' · ') : `not attached · ${parts[1]}`;
}

/** What the layers of a disk cannot show. */
export function notesOf(
  disk: LayeredDisk,
  { drawn, nameOf }: { drawn: SnapshotTree; nameOf: NameOf },
): string[] {
  const names = (ids: readonly string[]) => listed(ids.map(nameOf), 4);
  const notes: string[] = [];
  if (disk.unplaced.length > 0)
    notes.push(`The hypervisor does not report which file stores ${names(disk.unplaced)}.`);
  if (disk.uncovered.length > 0)
    notes.push(`Not covered by ${names(disk.uncovered)}. A revert to it does not change this disk.`);
  if (drawn.needsConsolidation === true && disk.layers.some((layer) => layer.backingFileSource === 'tree'))
    notes.push(
      'The disks need consolidation. Layers outside the live chain may depend on an orphaned layer.',
    );
  return notes;
}

/** All facts about a layer. */
export function factsOf(row: Row, nameOf: NameOf): string[] {
  if (row.kind !== 'layer')
    return [row.size.why ?? row.size.text, ...(row.effect === undefined ? [] : [row.effect.badge])];
  const { layer, size, effect } = row;
  const others = layer.externalSnapshots.filter(
    (id) => layer.owner.kind !== 'snapshot' || layer.owner.id !== id,
  );
  return [
    size.why === undefined ? size.text : `${size.text}: ${size.why}`,
    row.tags.find((tag) => tag.startsWith('live layer')) ?? '',
    backingInWords(row),
    others.length > 0 ? `also stores ${listed(others.map(nameOf))}` : '',
    layer.internalSnapshots.length > 0
      ? `${snapshotCount(layer.internalSnapshots.length)} inside the file`
      : '',
    orphanInWords(layer, nameOf),
    layer.missing ? 'the file is missing on the hypervisor' : '',
    layer.usedBy.length > 0 ? `also used by ${listed(layer.usedBy)}` : '',
    effect?.badge ?? '',
  ].filter(Boolean);
}

function orphanInWords({ owner }: DiskLayer, nameOf: NameOf): string {
  if (owner.kind !== 'none') return '';
  return owner.after === undefined
    ? 'orphaned: its snapshot no longer exists'
    : `created after ${nameOf(owner.after)}; stores no snapshot`;
}

function backingInWords({ layer, bottom }: LayerRow): string {
  const below = layer.backingFile?.split('/').at(-1);
  if (below === undefined || bottom)
    return layer.live ? 'no backing file' : 'the backing file is not reported';
  const source = layer.backingFileSource === 'chain' ? '' : ' (derived from the snapshot tree)';
  return `backing file: ${below}${source}`;
}
