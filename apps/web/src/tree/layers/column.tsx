import { type KeyboardEvent, type MouseEvent, useCallback, useId, useRef } from 'react';
import { layersMessages } from '../../messages/tree/layers.ts';
import { wishOf } from '../canvas/keys.ts';
import type { Hits } from '../find/hits.ts';
import { type Reach, reachOf } from '../selection/select.ts';
import styles from './column.module.css';
import { FlowLine, isInSight } from './flow-line.tsx';
import { RowView } from './row.tsx';
import type { Column, Row } from './scene/model.ts';
import { type Placing, rowsBetween } from './scene/place.ts';
import { foundOn, isLit } from './scene/scene.ts';
import type { Sight } from './use-sight.ts';

interface ColumnViewProps {
  column: Column;
  placing: Placing;
  sight: Sight;
  picked: ReadonlySet<string>;
  /** Nodes with a running job, with its percentage. */
  working: ReadonlyMap<string, number | null>;
  /** The search hits. */
  found: Hits;
  onToggle: (id: string) => void;
  /** The row that keys move from. */
  activeKey: string | undefined;
  take: (element: HTMLElement | null) => void;
  onActive: (index: number) => void;
  onChoose: (row: Row, reach: Reach) => void;
  /** Moves the focus by this many columns to the right. */
  onSide: (step: -1 | 1) => void;
}

/** One disk: its layers from the top down, with keys as in any tree. Only what is in sight is drawn. */
export function ColumnView(props: ColumnViewProps) {
  const { column, placing, sight, picked, working, found, activeKey, take, onActive, onChoose, onSide } =
    props;
  const prefix = useId();
  const { rows } = column;
  const active = rows.findIndex((row) => row.key === activeKey);
  const { first, end } = rowsBetween(placing, sight.from, sight.to);
  const drawn = rows.slice(first, end).map((row, i) => ({ row, index: first + i }));
  const activeRow = rows[active];
  if (activeRow !== undefined && (active < first || active >= end))
    drawn.push({ row: activeRow, index: active });

  const latest = useRef(onChoose);
  latest.current = onChoose;
  const onPick = useCallback((row: Row, event: MouseEvent) => latest.current(row, reachOf(event)), []);
  const toggle = useRef(props.onToggle);
  toggle.current = props.onToggle;
  const onToggle = useCallback((id: string) => toggle.current(id), []);
  const onKeyDown = (event: KeyboardEvent) => {
    const wish = wishOf(event);
    if (wish?.kind === 'toggle') {
      event.preventDefault();
      const closed = activeRow?.branch?.id;
      const at = wish.open ? closed : closed === undefined ? activeRow?.picks : undefined;
      if (at !== undefined) onToggle(at);
      return;
    }
    const next = moves[event.key]?.(active, rows.length);
    if (next !== undefined) {
      event.preventDefault();
      const index = Math.min(rows.length - 1, Math.max(0, next));
      onActive(index);
      const row = rows[index];
      if (event.shiftKey && row !== undefined) onChoose(row, 'extend');
      return;
    }
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault();
      onSide(event.key === 'ArrowLeft' ? -1 : 1);
      return;
    }
    if ((event.key !== 'Enter' && event.key !== ' ') || activeRow === undefined) return;
    event.preventDefault();
    onChoose(activeRow, event.key === ' ' ? 'toggle' : 'only');
  };
  return (
    <section className={styles.column} data-flows={column.flows.length > 0} aria-label={column.title}>
      <header className={styles.head}>
        <h2>{column.title}</h2>
        <p>{column.summary}</p>
      </header>
      {column.notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      <div
        ref={take}
        className={styles.stack}
        role="tree"
        data-tree="layers"
        tabIndex={0}
        aria-label={layersMessages.column(column.title)}
        aria-multiselectable="true"
        aria-activedescendant={active < 0 ? undefined : `${prefix}${active}`}
        style={{ height: placing.total }}
        onKeyDown={onKeyDown}
        onFocus={() => {
          if (active < 0)
            onActive(
              Math.max(
                0,
                rows.findIndex((row) => isLit(row, picked)),
              ),
            );
        }}
      >
        {drawn.map(({ row, index }) => (
          <RowView
            key={row.key}
            domId={`${prefix}${index}`}
            row={row}
            top={placing.tops[index] ?? 0}
            at={index + 1}
            of={rows.length}
            active={index === active}
            lit={isLit(row, picked)}
            found={foundOn(row, found)}
            onToggle={onToggle}
            working={row.picks === undefined || row.kind === 'memory' ? undefined : working.get(row.picks)}
            onPick={onPick}
          />
        ))}
        {column.flows
          .filter((flow) => isInSight(flow, { placing, sight }))
          .map((flow) => (
            <FlowLine key={`${flow.from} ${flow.into}`} flow={flow} placing={placing} />
          ))}
      </div>
    </section>
  );
}

const moves: Record<string, (from: number, count: number) => number> = {
  ArrowUp: (from) => from - 1,
  ArrowDown: (from) => from + 1,
  PageUp: (from) => from - 10,
  PageDown: (from) => from + 10,
  Home: () => 0,
  End: (_, count) => count - 1,
};
