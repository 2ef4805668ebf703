import type { Effect, Job, Plan, Refusal, SnapshotTree } from '@snaptree/core';
import { type Orientation, placeTree, type TreeLayout } from '../layout/place.ts';
import { differenceShape, LIVE_NODE, type Shape, shapeOf } from '../layout/shape.ts';
import { baseCard, type CardFacts, liveCard, snapshotCard } from './cards.ts';
import { deltaBytes, duplicateNames } from './facts.ts';
import { flowLines, treeLines } from './lines.ts';
import { type Marking, marksOfEffects, marksOfRefusals, reattachments, workingNodes } from './marks.ts';
import type { PaintedNode, Painting, TreeView } from './model.ts';

/** What is previewed: a plan with the tree that it leads to, or the reasons why there is none. */
export type Preview =
  | { readonly kind: 'plan'; readonly plan: Plan; readonly after: SnapshotTree }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/** Which tree is drawn, where. Computed anew only when the tree, the preview or the view changes. */
export interface Scene {
  readonly tree: SnapshotTree;
  readonly preview: Preview | undefined;
  readonly view: TreeView;
  readonly shape: Shape;
  readonly layout: TreeLayout;
}

interface SceneOptions {
  readonly view: TreeView;
  readonly orientation?: Orientation;
}

/** Chooses what is drawn and gives it its place. Without a plan there is only today's tree. */
export function composeScene(
  tree: SnapshotTree,
  preview: Preview | undefined,
  { view: wanted, orientation = 'down' }: SceneOptions,
): Scene {
  const view = preview?.kind === 'plan' ? wanted : 'now';
  const shape = shapeFor(tree, preview, view);
  return { tree, preview, view, shape, layout: placeTree(shape, orientation) };
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
}

/** Paints a scene: cards with what happens to them, lines old and new, what flows where, what is worked on. */
export function paint(scene: Scene, brush: Brush): Painting {
  const marks = marksFor(scene, brush.jobs);
  const working = workingNodes(brush.jobs);
  const facts = (id: string): CardFacts => ({
    marking: marks.get(id),
    picked: brush.picked.has(id),
    working: working.get(id),
    orientation: scene.layout.orientation,
  });
  return { nodes: paintNodes(scene, facts), edges: paintLines(scene) };
}

/** The nodes that a preview is about, to be brought into sight: what it touches, or what stands in its way. */
export function interestOf(preview: Preview | undefined): string[] {
  if (preview === undefined) return [];
  if (preview.kind === 'refused') return preview.refusals.flatMap((refusal) => refusal.blockers);
  return preview.plan.effects.flatMap((effect) => ('id' in effect ? [effect.id] : [LIVE_NODE]));
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

function paintLines(scene: Scene) {
  const { shape, layout, preview, tree } = scene;
  const none = { shape, layout, moves: new Map(), going: new Set<string>(), created: new Set<string>() };
  if (preview?.kind !== 'plan' || scene.view === 'now') {
    const flows = preview?.kind === 'plan' ? flowLines(preview.plan, layout, bytesIn(tree)) : [];
    return [...treeLines(none), ...flows];
  }
  const created = new Set(idsOf(preview.plan.effects, ['created']));
  if (scene.view === 'after') return treeLines({ ...none, created });
  const moves = reattachments(shapeOf(tree), shapeOf(preview.after));
  for (const node of shape) if (created.has(node.parent ?? '')) moves.delete(node.id);
  // A reverted live state is drawn at its new seat; what it was hangs at the old one, or is in the safety snapshot.
  if (preview.plan.live.content === 'reverted' && moves.delete(LIVE_NODE)) created.add(LIVE_NODE);
  const going = new Set(idsOf(preview.plan.effects, ['merged', 'discarded', 'forgotten']));
  return [
    ...treeLines({ shape, layout, moves, going, created }),
    ...flowLines(preview.plan, layout, bytesIn(tree)),
  ];
}

function marksFor(scene: Scene, jobs: readonly Job[]): Map<string, Marking> {
  if (scene.preview?.kind === 'plan') return marksOfEffects(scene.preview.plan.effects, scene.tree);
  if (scene.preview?.kind === 'refused') return marksOfRefusals(scene.preview.refusals);
  return marksOfEffects(
    jobs.flatMap((job) => job.effects),
    scene.tree,
  );
}

function idsOf(effects: readonly Effect[], kinds: readonly Effect['kind'][]): string[] {
  return effects.flatMap((effect) => ('id' in effect && kinds.includes(effect.kind) ? [effect.id] : []));
}

function bytesIn(tree: SnapshotTree) {
  const sizes = new Map(tree.snapshots.map((s) => [s.id, deltaBytes(s)]));
  return (id: string) => sizes.get(id);
}
