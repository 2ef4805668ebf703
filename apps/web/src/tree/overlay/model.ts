import type { Power } from '@snaptree/core';
import type { Edge, Node } from '@xyflow/react';
import type { FoundIn } from '../find/hits.ts';

/** Which tree is shown while an operation is previewed. */
export type TreeView = 'now' | 'after' | 'difference';

/** What a card says about itself during a preview or a job; the style sheet has a class for each. */
export type NodeEffect =
  | 'kept'
  | 'merged'
  | 'discarded'
  | 'metadataDeleted'
  | 'receives'
  | 'reattached'
  | 'created'
  | 'edited'
  | 'reverted'
  | 'lost'
  | 'blocks';

/** Whether the descendants of a node are drawn; if not, what is hidden and what happens there, most severe first. */
export type Branch =
  | { readonly open: true }
  | {
      readonly open: false;
      /** Snapshots that are not drawn. */
      readonly points: number;
      readonly live: boolean;
      readonly found: number;
      readonly chosen: number;
      readonly effects: readonly (readonly [NodeEffect, number])[];
    };

export type CollapsedBranch = Extract<Branch, { open: false }>;

/** Plain values except `branch`, so that two paintings of a card can be compared. */
export interface CardData extends Record<string, unknown> {
  readonly name: string;
  readonly createdAt: number | undefined;
  readonly bytes: number | undefined;
  readonly memory: boolean;
  readonly memoryBytes: number | undefined;
  readonly coversAll: boolean;
  readonly isProtected: boolean;
  /** Separated by commas, which no tag contains; empty: none. */
  readonly tags: string;
  readonly owner: string | undefined;
  readonly duplicateName: boolean;
  readonly problem: string | undefined;
  readonly effect: NodeEffect | undefined;
  readonly badge: string | undefined;
  readonly picked: boolean;
  /** The percentage of a job that is running on it; null if the hypervisor reports none. */
  readonly working: number | null | undefined;
  /** Where a search matched. */
  readonly found: FoundIn | undefined;
  /** Absent if it has no children. */
  readonly branch: Branch | undefined;
}

export interface LiveData extends Record<string, unknown> {
  readonly power: Power;
  readonly changed: 'yes' | 'no' | 'unknown';
  readonly currentName: string | undefined;
  readonly currentKnown: boolean;
  readonly bytes: number | undefined;
  readonly effect: NodeEffect | undefined;
  readonly badge: string | undefined;
  readonly picked: boolean;
  readonly working: number | null | undefined;
  readonly found: FoundIn | undefined;
  readonly lost: boolean;
}

export interface BaseData extends Record<string, unknown> {
  readonly bytes: number | undefined;
  readonly picked: boolean;
  readonly branch: Branch | undefined;
}

export type CardNode = Node<CardData, 'snapshot'>;
export type LiveFlowNode = Node<LiveData, 'live'>;
export type BaseNode = Node<BaseData, 'base'>;
export type PaintedNode = CardNode | LiveFlowNode | BaseNode;

/** The style of a line: unchanged, removed, new, to the live state, or moving data. */
export type LineKind = 'plain' | 'old' | 'new' | 'current' | 'flow';
export interface LineData extends Record<string, unknown> {
  readonly line: LineKind;
  /** The line as an SVG path, and the position of its label; see `routes.ts`. */
  readonly path: string;
  readonly labelX: number;
  readonly labelY: number;
  readonly label?: string;
}
export type PaintedEdge = Edge<LineData>;

export interface Painting {
  readonly nodes: PaintedNode[];
  readonly edges: PaintedEdge[];
}
