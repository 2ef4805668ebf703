import type { Job, SnapshotTree } from '@snaptree/core';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { nameOf } from '../../messages/operations/operations.ts';
import { layersMessages } from '../../messages/tree/layers.ts';
import type { CollapsedShape } from '../collapse/collapse-shape.ts';
import type { Hits } from '../find/hits.ts';
import type { Painting, TreeView } from '../overlay/model.ts';
import type { Preview } from '../overlay/preview.ts';
import { workingNodes } from '../overlay/working.ts';
import type { Reach } from '../selection/select.ts';
import { ColumnView } from './column.tsx';
import { Foot } from './foot.tsx';
import styles from './layers-view.module.css';
import { collapsedLayers } from './scene/collapsed-layers.ts';
import type { Column, Row } from './scene/model.ts';
import { HEAD, HEIGHTS, placeRows } from './scene/place.ts';
import { composeColumns, isLit } from './scene/scene.ts';
import { useSight } from './use-sight.ts';

interface LayersViewProps {
  tree: SnapshotTree;
  preview: Preview | undefined;
  view: TreeView;
  /** The selected nodes; their layers are highlighted. */
  picked: ReadonlySet<string>;
  /** Unfinished jobs of this VM. */
  jobs: readonly Job[];
  /** What a search has found. */
  found: Hits;
  /** The same tree as drawn, and what its collapsed branches hide. */
  painting: Painting;
  visible: CollapsedShape;
  /** Expands or collapses a node. */
  onToggle: (id: string) => void;
  onPick: (id: string, reach: Reach) => void;
}

interface Active {
  readonly column: string;
  readonly key: string;
}

/** The image files of each disk, from the live layer down to the base image. */
export function LayersView(props: LayersViewProps) {
  const { tree, preview, view, picked, jobs, found, painting, visible, onPick } = props;
  const collapsed = useMemo(() => collapsedLayers(painting, visible.collapsedInto), [painting, visible]);
  const columns = useMemo(
    () => composeColumns({ tree, preview, view, collapsed }),
    [tree, preview, view, collapsed],
  );
  const working = useMemo(() => workingNodes(jobs, tree), [jobs, tree]);
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const [active, setActive] = useState<Active>();
  const trees = useRef(new Map<string, HTMLElement>());
  const sight = useSight(box);
  const placings = useMemo(() => columns.map((column) => placeRows(column.rows)), [columns]);
  const shown = columns.find((column) => column.id === active?.column);
  const after = preview?.kind === 'plan' ? preview.after : tree;
  const holds = (id: string) => tree.snapshots.some((s) => s.id === id);
  const activeRow = shown?.rows.find((row) => row.key === active?.key);

  const reveal = (column: number, index: number) => {
    const top = placings[column]?.tops[index];
    if (box === null || top === undefined) return;
    if (top < box.scrollTop) box.scrollTop = top;
    const bottom = top + HEAD + HEIGHTS.layer + HEIGHTS.gap;
    if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
  };
  // Selected or previewed layers scroll into view when the selection changes, not while the user scrolls.
  const latest = useRef(reveal);
  latest.current = reveal;
  useReveal(
    placeOf(columns, (row) => isLit(row, picked)),
    { box, latest },
  );
  useReveal(
    placeOf(columns, (row) => row.effect !== undefined),
    { box, latest },
  );
  if (columns.length === 0) return <NoDisks />;
  const choose = (column: string, row: Row, reach: Reach) => {
    setActive({ column, key: row.key });
    if (row.picks !== undefined) onPick(row.picks, reach);
  };
  return (
    <div className={styles.view}>
      <div className={styles.box} ref={setBox}>
        <div className={styles.columns}>
          {columns.map((column, at) => (
            <ColumnView
              key={column.id}
              column={column}
              placing={placings[at] ?? placeRows([])}
              sight={sight}
              picked={picked}
              working={working}
              found={found}
              onToggle={(id) => visible.forks.has(id) && props.onToggle(id)}
              activeKey={active?.column === column.id ? active.key : undefined}
              take={(element) => {
                if (element === null) trees.current.delete(column.id);
                else trees.current.set(column.id, element);
              }}
              onActive={(index) => {
                const row = column.rows[index];
                if (row === undefined) return;
                setActive({ column: column.id, key: row.key });
                reveal(at, index);
              }}
              onChoose={(row, reach) => choose(column.id, row, reach)}
              onSide={(step) => trees.current.get(columns[at + step]?.id ?? '')?.focus()}
            />
          ))}
        </div>
        {tree.snapshots.length === 0 && <p className={styles.hint}>{layersMessages.empty}</p>}
      </div>
      <Foot disk={shown?.title} row={activeRow} nameOf={(id) => nameOf(holds(id) ? tree : after, id)} />
    </div>
  );
}

interface Place {
  readonly column: number;
  readonly index: number;
}

function placeOf(columns: readonly Column[], test: (row: Row) => boolean): Place | undefined {
  for (const [column, { rows }] of columns.entries()) {
    const index = rows.findIndex(test);
    if (index >= 0) return { column, index };
  }
  return undefined;
}

interface Reveal {
  readonly box: HTMLDivElement | null;
  readonly latest: RefObject<(column: number, index: number) => void>;
}

function useReveal(place: Place | undefined, { box, latest }: Reveal): void {
  const { column, index } = place ?? {};
  useEffect(() => {
    if (box !== null && column !== undefined && index !== undefined) latest.current(column, index);
  }, [column, index, box, latest]);
}

function NoDisks() {
  return (
    <div className={styles.empty}>
      <h2>{layersMessages.noDisks}</h2>
      <p>{layersMessages.noDisksMeans}</p>
    </div>
  );
}
