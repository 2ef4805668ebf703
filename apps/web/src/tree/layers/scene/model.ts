import type { DiskLayer } from '@snaptree/core';
import type { CollapsedBranch } from '../../overlay/model.ts';

/** What happens to a layer, or to a state or memory image inside it. */
export type LayerEffectKind =
  | 'merged'
  | 'discarded'
  | 'lost'
  | 'rewound'
  | 'unlisted'
  | 'new'
  | 'receives'
  | 'changes'
  | 'blocks';

export interface Effect {
  readonly kind: LayerEffectKind;
  /** The text of the mark, as on the card. */
  readonly badge: string;
}

export interface Size {
  readonly text: string;
  /** Why it is unknown, or only an upper bound. */
  readonly why: string | undefined;
}

/** A collapsed branch: its node, and what it hides. */
export interface RowBranch {
  readonly id: string;
  readonly says: CollapsedBranch;
}

interface RowFacts {
  readonly key: string;
  readonly lane: number;
  /** The first lane is the live chain here, drawn thicker. */
  readonly spine: boolean;
  /** The text for its owner. */
  readonly owner: string;
  /** Which of the snapshot colors it has; `live` and `none` have their own. */
  readonly hue: number | 'live' | 'none';
  /** The node that a click selects; undefined: it belongs to none. */
  readonly picks: string | undefined;
  readonly size: Size;
  readonly effect: Effect | undefined;
  /** Present: a branch is collapsed here, and the layers that only it needs are not drawn. */
  readonly branch: RowBranch | undefined;
}

/** A label of a layer; the style sheet knows the kinds. */
export interface LayerTag {
  readonly kind: 'written' | 'base' | 'missing' | 'orphaned' | 'states' | 'shared';
  readonly text: string;
}

/** One file. */
export interface LayerRow extends RowFacts {
  readonly kind: 'layer';
  readonly layer: DiskLayer;
  /** A branch begins here: its backing file is one lane to the left. */
  readonly branches: boolean;
  /** It has no known backing file. */
  readonly bottom: boolean;
  /** It does not exist yet. */
  readonly ghost: boolean;
  readonly tags: readonly LayerTag[];
  /** Whether rows for the states inside it follow. */
  readonly open: boolean;
}

/** An internal snapshot, stored inside the layer above it in the list. */
export interface InsideRow extends RowFacts {
  readonly kind: 'inside';
  /** How many forks among the states of this file are above it. */
  readonly depth: number;
  readonly branches: boolean;
  readonly bottom: boolean;
  readonly last: boolean;
}

/** A memory image. */
export interface MemoryRow extends RowFacts {
  readonly kind: 'memory';
  readonly where: string;
}

export type Row = LayerRow | InsideRow | MemoryRow;

/** Data that moves from one row to another. */
export interface Flow {
  /** The two rows, as places in the column. */
  readonly from: number;
  readonly into: number;
  readonly label: string;
  /** It covers the full length of all flows into the same row, and represents them. */
  readonly longest: boolean;
  /** Which of several parallel lines it uses, so that no two overlap. */
  readonly line: number;
}

/** One disk, or the memory images, from the top down. */
export interface Column {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly rows: readonly Row[];
  readonly flows: readonly Flow[];
  /** What the drawing cannot show, one sentence each. */
  readonly notes: readonly string[];
}
