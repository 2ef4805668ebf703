import { lazy, Suspense } from 'react';
import { treeScreenMessages } from '../messages/tree/tree.ts';
import { Canvas } from '../tree/canvas/canvas.tsx';
import { Late } from '../ui/lazy/late.tsx';
import type { TreeScreenProps, TreeScreenState } from './state/use-tree-screen.ts';

const Outline = lazy(async () => ({ default: (await import('../tree/list/tree-list.tsx')).TreeList }));
const LayersView = lazy(async () => ({
  default: (await import('../tree/layers/layers-view.tsx')).LayersView,
}));

/** The tree itself: as a graph, as a list, or the layers of its disks. */
export function TreePicture({ source, search, go, state }: TreeScreenProps & { state: TreeScreenState }) {
  const { reading, jobs } = source;
  const { branches, selection, find, pick, toggle, scene, painting } = state;
  const { picked, chosen, all, cursor, onCursor } = selection;
  if (search.content === 'layers') {
    return (
      <Suspense fallback={<Late>{treeScreenMessages.loading}</Late>}>
        <LayersView
          tree={reading.tree}
          preview={state.shown}
          view={state.view}
          picked={all}
          jobs={jobs}
          found={find.hits}
          painting={painting}
          visible={scene.visible}
          onToggle={toggle}
          onPick={pick}
        />
      </Suspense>
    );
  }
  if (search.show === 'list') {
    return (
      <Suspense>
        <Outline
          shape={scene.shape}
          painting={painting}
          chosen={all}
          cursor={cursor}
          onCursor={onCursor}
          collapsed={branches.collapsed}
          onPick={pick}
          onToggle={toggle}
        />
      </Suspense>
    );
  }
  return (
    <Canvas
      treeKey={`${reading.hostId} ${reading.tree.domain.id}`}
      scene={scene}
      painting={painting}
      picked={picked}
      several={{ cursor, onCursor, count: chosen.length }}
      interest={state.interest}
      collapsed={branches.collapsed}
      onPick={pick}
      onToggle={toggle}
      onReveal={(id) => go(branches.pathTo([id]), true)}
      onTurn={(next) => go({ orientation: next === 'down' ? undefined : next }, true)}
      onLeave={() => go({ snapshot: undefined, set: undefined }, true)}
    />
  );
}
