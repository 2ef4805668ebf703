import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react';
import { treeScreenMessages } from '../../messages/tree/tree.ts';
import { useServerNow } from '../../ui/clock.ts';
import { ChevronIcon } from '../../ui/icons.tsx';
import { Name } from '../../ui/name.tsx';
import type { Shape } from '../layout/shape.ts';
import type { PaintedNode, Painting } from '../overlay/model.ts';
import { type Reach, reachOf } from '../selection/select.ts';
import { rowText } from './row-text.ts';
import { type ListRow, listRows, type Move, stepFrom } from './rows.ts';
import styles from './tree-list.module.css';

interface TreeListProps {
  shape: Shape;
  painting: Painting;
  /** The selected nodes; several are always snapshots. */
  chosen: ReadonlySet<string>;
  /** The focused row. */
  cursor: string | undefined;
  onCursor: (id: string) => void;
  collapsed: ReadonlySet<string>;
  onPick: (id: string, reach: Reach) => void;
  /** Expands or collapses a branch. */
  onToggle: (id: string) => void;
}

const moves: Record<string, Move> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
  ArrowRight: 'in',
  ArrowLeft: 'out',
};

/** The tree as a list with keyboard navigation, and the preview as text. */
export function TreeList(props: TreeListProps) {
  const { shape, painting, chosen, cursor: active, onCursor: setActive, collapsed, onPick, onToggle } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const rows = useMemo(() => listRows(shape, collapsed), [shape, collapsed]);
  const nodes = useMemo(() => new Map(painting.nodes.map((node) => [node.id, node])), [painting]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 46,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the keyboard moves the list, rows that come do not
  useEffect(() => {
    const index = rows.findIndex((row) => row.id === active);
    if (index >= 0) virtual.scrollToIndex(index);
  }, [active]);
  const toggle = (id: string) => {
    setActive(id);
    onToggle(id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      const reach = event.key === 'Enter' ? 'only' : event.shiftKey ? 'extend' : 'toggle';
      if (active !== undefined) onPick(active, reach);
      return;
    }
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const step = stepFrom(rows, active, move);
    if (step === undefined) return;
    if ('toggle' in step) return toggle(step.toggle);
    setActive(step.go);
    if (event.shiftKey) onPick(step.go, 'extend');
  };
  return (
    <div
      className={styles.outline}
      ref={scroller}
      role="tree"
      data-tree="outline"
      tabIndex={0}
      aria-label={treeScreenMessages.snapshots}
      aria-multiselectable="true"
      aria-activedescendant={active === undefined ? undefined : `${prefix}${active}`}
      onKeyDown={onKeyDown}
      onFocus={() => {
        const [first] = rows;
        if (active === undefined && first !== undefined) setActive(first.id);
      }}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          const node = row && nodes.get(row.id);
          if (row === undefined || node === undefined) return null;
          return (
            <Row
              key={row.id}
              domId={`${prefix}${row.id}`}
              row={row}
              node={node}
              top={item.start}
              active={row.id === active}
              picked={chosen.has(row.id)}
              onToggle={() => toggle(row.id)}
              onPick={(reach) => {
                setActive(row.id);
                onPick(row.id, reach);
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  domId: string;
  row: ListRow;
  node: PaintedNode;
  top: number;
  active: boolean;
  picked: boolean;
  onToggle: () => void;
  onPick: (reach: Reach) => void;
}

function Row({ domId, row, node, top, active, picked, onToggle, onPick }: RowProps) {
  const now = useServerNow(60_000);
  const words = rowText(node, now);
  const effect = 'effect' in node.data ? node.data.effect : undefined;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree above takes the keys for all its rows
    // biome-ignore lint/a11y/useFocusableInteractive: the tree keeps the focus and names the active row
    <div
      id={domId}
      role="treeitem"
      className={styles.row}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.open}
      aria-selected={picked}
      data-active={active}
      data-mark={effect}
      data-kind={node.type}
      data-found={node.type === 'base' ? undefined : node.data.found}
      style={{ transform: `translateY(${top}px)`, paddingLeft: 14 + Math.min(row.indent, 12) * 20 }}
      onClick={(event) => onPick(reachOf(event))}
    >
      <span
        className={styles.twist}
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          onToggle();
        }}
      >
        {row.open !== undefined && <ChevronIcon open={row.open} />}
      </span>
      <span className={styles.name}>
        <Name text={words.name} />
      </span>
      {words.effect !== undefined && <span className={styles.effect}>{words.effect}</span>}
      {words.hidden !== undefined && (
        <span className={styles.hidden} data-mark={words.hiddenMark}>
          {words.hidden}
        </span>
      )}
      {words.found !== undefined && <span className={styles.found}>{words.found}</span>}
      <span className={styles.facts}>{words.facts}</span>
    </div>
  );
}
