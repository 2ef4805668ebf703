import type { Effect, Job, SnapshotTree } from '@snaptree/core';
import { type CollapsedShape, collapseShape } from '../collapse/collapse-shape.ts';
import type { Hits } from '../find/hits.ts';
import { type Orientation, placeTree, type TreeLayout } from '../layout/place.ts';
import { differenceShape, LIVE_NODE, LOST_LIVE, type Shape, shapeOf } from '../layout/shape.ts';
import { baseCard, type CardFacts, liveCard, snapshotCard } from './cards.ts';
import { deltaBytes, duplicateNames } from './facts.ts';
import { branchesOf } from './hidden.ts';
import { type LineFacts, linesOf } from './lines/lines.ts';
import type { PaintedEdge, PaintedNode, Painting, TreeView } from './model.ts';
import { blockersOf, type CardEffect, nodeEffectsOf, reattachments } from './node-effects.ts';
import type { Preview } from './preview.ts';
import { effectsToCome, workingNodes } from './working.ts';

/** Which tree is drawn, and where. Recomputed only when the tree, the preview or the view changes. */
export interface Scene {
  readonly tree: SnapshotTree;
  readonly preview: Preview | undefined;
  readonly view: TreeView;
  /** All nodes, including descendants of collapsed ones. */
  readonly shape: Shape;
  readonly visible: CollapsedShape;
  readonly layout: TreeLayout;
}

interface SceneOptions {
  readonly view: TreeView;
  readonly orientation?: Orientation;
  /** Nodes whose descendants are not drawn. */
  readonly collapsed?: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();
const NO_HITS: Hits = new Map();

/** Chooses what is drawn and where. Without a plan there is only the present tree. */
export function composeScene(
  tree: SnapshotTree,
  preview: Preview | undefined,
  { view: wanted, orientation = 'down', collapsed = NONE }: SceneOptions,
): Scene {
  const view = preview?.kind === 'plan' ? wanted : 'now';
  const shape = shapeFor(tree, preview, view);
  const visible = collapseShape(shape, collapsed);
  return { tree, preview, view, shape, visible, layout: placeTree(visible.shape, orientation) };
}

function shapeFor(tree: SnapshotTree, preview: Preview | undefined, view: TreeView): Shape {
  if (preview?.kind !== 'plan' || view === 'now') return shapeOf(tree);
  if (view === 'after') return shapeOf(preview.after);
  return differenceShape(tree, preview.after, preview.plan.live.content === 'reverted');
}

export interface Brush {
  readonly picked: ReadonlySet<string>;
  /** Unfinished jobs of this domain. */
  readonly jobs: readonly Job[];
  /** What a search has found. */
  readonly found?: Hits;
}

/** Paints a scene: cards with their effects, old and new lines, moving data, and running jobs. */
export function paint(scene: Scene, brush: Brush): Painting {
  const effects = effectsFor(scene, brush.jobs);
  const working = gatheredIn(workingNodes(brush.jobs, scene.tree), scene.visible);
  const found = brush.found ?? NO_HITS;
  const branches = branchesOf(scene.visible, { effects, found, chosen: brush.picked });
  const facts = (id: string): CardFacts => ({
    effect: effects.get(id),
    picked: brush.picked.has(id),
    working: working.get(id),
    orientation: scene.layout.orientation,
    branch: branches(id),
    found: found.get(id),
  });
  return { nodes: paintNodes(scene, facts), edges: linesIn(scene) };
}

/** A job inside a collapsed branch shows on the card that represents it. */
function gatheredIn<T>(values: ReadonlyMap<string, T>, { collapsedInto }: CollapsedShape): Map<string, T> {
  return new Map([...values].map(([id, value]) => [collapsedInto.get(id) ?? id, value]));
}

/** The nodes of a preview to scroll into view: those it affects, or those that block it. */
export function interestOf(preview: Preview | undefined): string[] {
  if (preview === undefined) return [];
  if (preview.kind === 'refused') return preview.refusals.flatMap((refusal) => refusal.blockers);
  return preview.plan.effects.flatMap((effect) => {
    if ('id' in effect) return [effect.id];
    return effect.kind === 'reverted' ? [LIVE_NODE, LOST_LIVE] : [LIVE_NODE];
  });
}

function paintNodes(scene: Scene, facts: (id: string) => CardFacts): PaintedNode[] {
  const { tree, preview } = scene;
  const after = preview?.kind === 'plan' ? preview.after : tree;
  const drawn = scene.view === 'after' ? after : tree;
  const snapshots = new Map([...after.snapshots, ...drawn.snapshots].map((s) => [s.id, s]));
  const twice = duplicateNames(drawn.snapshots);
  return [...scene.layout.placed.values()].flatMap((place): PaintedNode[] => {
    if (place.kind === 'base') return [baseCard(drawn, place, facts(place.id))];
    if (place.kind === 'lostLive') return [liveCard(tree, place, facts(place.id))];
    if (place.kind === 'live') return [liveCard(scene.view === 'now' ? tree : after, place, facts(place.id))];
    const snapshot = snapshots.get(place.id);
    if (snapshot === undefined) return [];
    return [snapshotCard(snapshot, place, { ...facts(place.id), duplicateName: twice.has(snapshot.name) })];
  });
}

const lines = new WeakMap<Scene, PaintedEdge[]>();

/** Selection, search hits and jobs change no line, so lines are computed once per scene. */
function linesIn(scene: Scene): PaintedEdge[] {
  const known = lines.get(scene) ?? paintLines(scene);
  lines.set(scene, known);
  return known;
}

function paintLines(scene: Scene): PaintedEdge[] {
  const { preview, tree, visible, layout } = scene;
  const ground = { layout, collapsedInto: visible.collapsedInto };
  const none: LineFacts = {
    shape: visible.shape,
    moves: new Map(),
    going: new Set(),
    created: new Set(),
    flows: [],
  };
  if (preview?.kind !== 'plan') return linesOf(none, ground);
  const flows = [{ effects: preview.plan.effects, bytes: bytesIn(tree) }];
  if (scene.view === 'now') return linesOf({ ...none, flows }, ground);
  const created = new Set(idsOf(preview.plan.effects, ['created']));
  if (scene.view === 'after') return linesOf({ ...none, created }, ground);
  const moves = reattachments(shapeOf(tree), shapeOf(preview.after));
  for (const node of scene.shape) if (created.has(node.parent ?? '')) moves.delete(node.id);
  // A reverted live state is drawn at its new current snapshot, its previous content at the old one unless a safety
  // snapshot keeps it.
  if (preview.plan.live.content === 'reverted' && moves.delete(LIVE_NODE)) created.add(LIVE_NODE);
  const going = new Set(idsOf(preview.plan.effects, ['merged', 'discarded', 'metadataDeleted']));
  // Its new parent is unknown, so it only loses the old one.
  if (preview.after.current.kind === 'unknown' && moves.delete(LIVE_NODE)) going.add(LIVE_NODE);
  return linesOf({ shape: visible.shape, moves, going, created, flows }, ground);
}

function effectsFor(scene: Scene, jobs: readonly Job[]): Map<string, CardEffect> {
  if (scene.preview?.kind === 'plan') return nodeEffectsOf(scene.preview.plan.effects, scene.tree);
  if (scene.preview?.kind === 'refused') return blockersOf(scene.preview.refusals);
  return nodeEffectsOf(jobs.flatMap(effectsToCome), scene.tree);
}

function idsOf(effects: readonly Effect[], kinds: readonly Effect['kind'][]): string[] {
  return effects.flatMap((effect) => ('id' in effect && kinds.includes(effect.kind) ? [effect.id] : []));
}

function bytesIn(tree: SnapshotTree) {
  const sizes = new Map(tree.snapshots.map((s) => [s.id, deltaBytes(s)]));
  return (id: string) => sizes.get(id);
}
