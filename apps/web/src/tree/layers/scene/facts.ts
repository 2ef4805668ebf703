import type {
  DiskLayer,
  LayerChange,
  LayeredDisk,
  LayerFlow,
  LayerOwner,
  SnapshotTree,
} from '@snaptree/core';
import { bytesInWords } from '../../../messages/text/format.ts';
import {
  layerEffectMessages,
  layeredDiskMessages,
  layerFactMessages,
  layerRowMessages,
} from '../../../messages/tree/layer-rows.ts';
import type { TreeView } from '../../overlay/model.ts';
import type { Effect, LayerRow, LayerTag, Row, Size } from './model.ts';

/** The name of a snapshot; `live` is the live state. */
export type NameOf = (id: string) => string;

export function ownerInWords(owner: LayerOwner, nameOf: NameOf): string {
  switch (owner.kind) {
    case 'live':
      return layerRowMessages.owners.live;
    case 'snapshot':
      return nameOf(owner.id);
    case 'base':
      return layerRowMessages.owners.base;
    case 'none':
      return layerRowMessages.owners.none;
    default:
      return owner satisfies never;
  }
}

/** Labels of a layer in addition to its name, file and size. */
export function tagsOf(
  layer: DiskLayer,
  facts: { bottom: boolean; ghost: boolean; view: TreeView },
): LayerTag[] {
  const { written, missing, owner, usedBy, externalSnapshots } = layer;
  const { tags } = layerRowMessages;
  return [
    ...(written && !facts.ghost
      ? [{ kind: 'written' as const, text: facts.view === 'after' ? tags.writtenAfter : tags.written }]
      : []),
    ...(facts.bottom && owner.kind !== 'base' && layer.live && !missing
      ? [{ kind: 'base' as const, text: tags.base }]
      : []),
    ...(missing ? [{ kind: 'missing' as const, text: tags.missing }] : []),
    ...(owner.kind === 'none' ? [{ kind: 'orphaned' as const, text: tags.orphaned }] : []),
    ...(externalSnapshots.length > 1
      ? [{ kind: 'states' as const, text: tags.states(externalSnapshots.length) }]
      : []),
    ...(usedBy.length > 0 ? [{ kind: 'shared' as const, text: tags.shared }] : []),
  ];
}

/** A size, or why it is unknown; a layer that receives data has only an upper bound. */
export function sizeOf(
  layer: DiskLayer,
  facts: { ghost: boolean; now: number | undefined; change: LayerChange | undefined },
): Size {
  const { ghost, now, change } = facts;
  const { sizes, sizeUnknown, atMost } = layerRowMessages;
  if (layer.missing) return { text: sizeUnknown, why: sizes.missing };
  if (ghost) return { text: sizeUnknown, why: sizes.startsEmpty };
  if (layer.bytes !== undefined) return { text: bytesInWords(layer.bytes), why: undefined };
  if (change?.written !== true || now === undefined) return { text: sizeUnknown, why: sizes.notReported };
  if (change.gains === undefined) return { text: sizeUnknown, why: sizes.growsUnknown(now) };
  return { text: atMost(now + change.gains), why: sizes.growsBy(now, change.gains) };
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
        badge: direction === 'down' ? layerEffectMessages.mergedDown : layerEffectMessages.mergedUp,
      };
    case 'discarded':
      return { kind: 'discarded', badge: layerEffectMessages.discarded };
    case 'lost':
      return { kind: 'lost', badge: layerEffectMessages.lost };
    case 'rewound':
      return { kind: 'rewound', badge: layerEffectMessages.reverted(facts.goesTo) };
    case 'unlisted':
      return { kind: 'unlisted', badge: layerEffectMessages.fileUnlisted };
    case 'new':
      return { kind: 'new', badge: layerEffectMessages.new };
    case 'kept':
      return keptEffect(change, nameOf);
    default:
      return change.fate satisfies never;
  }
}

function keptEffect({ written, gains, becomes }: LayerChange, nameOf: NameOf): Effect | undefined {
  const then = becomes === undefined ? undefined : becomesInWords(becomes, nameOf);
  if (!written) return then === undefined ? undefined : { kind: 'changes', badge: then };
  const { receives, receivesAtMost, receivesAndBecomes } = layerEffectMessages;
  const takes = gains === undefined ? receives : receivesAtMost(gains);
  return { kind: 'receives', badge: then === undefined ? takes : receivesAndBecomes(takes, then) };
}

function becomesInWords(owner: LayerOwner, nameOf: NameOf): string {
  switch (owner.kind) {
    case 'live':
      return layerEffectMessages.becomes.live;
    case 'snapshot':
      return layerEffectMessages.becomes.snapshot(nameOf(owner.id));
    case 'base':
      return layerEffectMessages.becomes.base;
    case 'none':
      return layerEffectMessages.becomes.none;
    default:
      return owner satisfies never;
  }
}

export const flowInWords = ({ bytes }: LayerFlow) =>
  bytes === undefined ? layerRowMessages.sizeUnknown : layerRowMessages.atMost(bytes);

/** `after`: the number of layers after the plan. */
export function diskInWords({ capacity, attached, layers }: LayeredDisk, after = layers.length): string {
  return layeredDiskMessages.summary({
    capacity,
    attached,
    layers: layers.length,
    live: layers.filter((layer) => layer.live).length,
    ...(after === layers.length ? {} : { after }),
  });
}

/** What the layers of a disk cannot show. */
export function notesOf(
  disk: LayeredDisk,
  { drawn, nameOf }: { drawn: SnapshotTree; nameOf: NameOf },
): string[] {
  const notes: string[] = [];
  if (disk.unplaced.length > 0) notes.push(layeredDiskMessages.unplaced(disk.unplaced.map(nameOf)));
  if (disk.uncovered.length > 0) notes.push(layeredDiskMessages.uncovered(disk.uncovered.map(nameOf)));
  if (drawn.needsConsolidation === true && disk.layers.some((layer) => layer.backingFileSource === 'tree'))
    notes.push(layeredDiskMessages.needsConsolidation);
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
    size.why === undefined ? size.text : layerRowMessages.explained(size.text, size.why),
    row.tags.find(({ kind }) => kind === 'written')?.text ?? '',
    backingInWords(row),
    others.length > 0 ? layerFactMessages.alsoStores(others.map(nameOf)) : '',
    layer.internalSnapshots.length > 0 ? layerFactMessages.inside(layer.internalSnapshots.length) : '',
    orphanInWords(layer, nameOf),
    layer.missing ? layerFactMessages.missing : '',
    layer.usedBy.length > 0 ? layerFactMessages.usedBy(layer.usedBy) : '',
    effect?.badge ?? '',
  ].filter(Boolean);
}

function orphanInWords({ owner }: DiskLayer, nameOf: NameOf): string {
  if (owner.kind !== 'none') return '';
  return owner.after === undefined
    ? layerFactMessages.orphaned
    : layerFactMessages.createdAfter(nameOf(owner.after));
}

function backingInWords({ layer, bottom }: LayerRow): string {
  const below = layer.backingFile?.split('/').at(-1);
  if (below === undefined || bottom)
    return layer.live ? layerFactMessages.noBackingFile : layerFactMessages.backingFileUnknown;
  return layer.backingFileSource === 'chain'
    ? layerFactMessages.backingFile(below)
    : layerFactMessages.backingFileDerived(below);
}
