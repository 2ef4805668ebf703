import { type MouseEvent, memo, type ReactNode } from 'react';
import { collapsedInShort, collapsedInWords } from '../../messages/tree/collapsed.ts';
import { layersMessages } from '../../messages/tree/layers.ts';
import { cardMessages, treeMessages } from '../../messages/tree/tree.ts';
import { Bar } from '../../ui/bar.tsx';
import { Name } from '../../ui/name.tsx';
import type { FoundIn } from '../find/hits.ts';
import hues from './hues.module.css';
import styles from './row.module.css';
import type { LayerRow, MemoryRow, Row } from './scene/model.ts';
import { HEIGHTS } from './scene/place.ts';

interface RowViewProps {
  domId: string;
  row: Row;
  top: number;
  /** The position of the row in its column, and the number of rows. */
  at: number;
  of: number;
  active: boolean;
  /** It belongs to a selected node. */
  lit: boolean;
  /** The percentage of the job that is running on it; null if unknown. */
  working: number | null | undefined;
  /** A stable function, so that scrolling renders no row again. */
  onPick: (row: Row, event: MouseEvent) => void;
  /** Where a search matched. */
  found: FoundIn | undefined;
  onToggle: (id: string) => void;
}

const STEP = 18;
/** Lines run under the colored stripes. */
const RAIL = 12;
const FURTHER = 14;
/** Deeper branches are not indented further. */
const DEEPEST = 5;

/** One layer, a state inside one, or a memory image, with the lines to its backing file. */
export const RowView = memo(function RowView(props: RowViewProps) {
  const { domId, row, top, at, of, active, lit, working, found, onPick, onToggle } = props;
  const signs = <Signs row={row} found={found} onToggle={onToggle} />;
  const further = row.kind === 'inside' ? Math.min(row.depth, DEEPEST) * FURTHER : 0;
  const lane = Math.min(row.lane, DEEPEST);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree above takes the keys for all its rows
    // biome-ignore lint/a11y/useFocusableInteractive: the tree keeps the focus and names the active row
    <div
      id={domId}
      role="treeitem"
      className={`${styles.row} ${hues.hues}`}
      aria-level={row.kind === 'inside' ? 2 : 1}
      aria-posinset={at}
      aria-setsize={of}
      aria-selected={lit}
      aria-expanded={row.branch === undefined ? undefined : false}
      data-kind={row.kind}
      data-hue={row.hue}
      data-mark={row.effect?.kind}
      data-active={active}
      data-lit={lit}
      data-found={found}
      style={{ transform: `translateY(${top}px)`, height: HEIGHTS[row.kind] }}
      onClick={(event) => onPick(row, event)}
    >
      <Rails row={row} lane={lane} />
      <div className={styles.body} data-part={partOf(row)} style={{ marginLeft: lane * STEP }}>
        <span
          className={styles.stripe}
          aria-hidden="true"
          style={further === 0 ? {} : { marginLeft: further }}
        />
        {row.kind === 'inside' ? (
          <Inside row={row} further={further} signs={signs} />
        ) : (
          <File row={row} signs={signs} />
        )}
        {working !== undefined && (
          <span className={styles.working}>
            <Bar percent={working ?? undefined} label={layersMessages.job(row.owner)} />
          </span>
        )}
      </div>
    </div>
  );
});

function partOf(row: Row): 'whole' | 'head' | 'middle' | 'last' {
  if (row.kind === 'inside') return row.last ? 'last' : 'middle';
  return row.kind === 'layer' && row.open ? 'head' : 'whole';
}

function File({ row, signs }: { row: LayerRow | MemoryRow; signs: ReactNode }) {
  const file = row.kind === 'layer' ? fileName(row) : row.where;
  return (
    <>
      <span className={styles.line}>
        <span className={styles.owner}>
          <Name text={row.owner} />
        </span>
        {row.kind === 'layer' &&
          row.tags.map(({ kind, text }) => (
            <span key={kind} className={styles.tag} data-tag={kind}>
              {text}
            </span>
          ))}
        {signs}
      </span>
      <span className={styles.line}>
        <span className={styles.file} data-file="" title={row.kind === 'layer' ? row.layer.path : undefined}>
          {file}
        </span>
        <span className={styles.size} title={row.size.why}>
          {row.size.text}
          {row.size.why !== undefined && <span className="hidden-text">. {row.size.why}</span>}
        </span>
      </span>
      <Badge row={row} />
    </>
  );
}

/** Truncated in the middle if it does not fit; a layer that a plan creates has no name yet. */
function fileName({ layer, ghost }: LayerRow) {
  if (ghost) return layersMessages.unnamedOverlay;
  return <Name text={layer.path.split('/').at(-1) ?? layer.path} />;
}

function Inside({ row, further, signs }: { row: Row; further: number; signs: ReactNode }) {
  return (
    <span className={styles.line} style={{ paddingLeft: further }}>
      <span className={styles.owner}>
        <Name text={row.owner} />
      </span>
      {signs}
      <span className={styles.size} title={row.size.why}>
        {row.effect === undefined ? row.size.text : ''}
      </span>
      <Badge row={row} />
    </span>
  );
}

/** The match of a search, and what a collapsed branch hides. */
function Signs({ row, found, onToggle }: Pick<RowViewProps, 'row' | 'found' | 'onToggle'>) {
  const { branch } = row;
  return (
    <>
      {found !== undefined && (
        <span className={styles.found} title={cardMessages.foundIn(found)}>
          {found === 'name' ? cardMessages.found : found}
        </span>
      )}
      {branch !== undefined && (
        // biome-ignore lint/a11y/noStaticElementInteractions: plus and minus do it in the tree, which takes the keys
        // biome-ignore lint/a11y/useKeyWithClickEvents: see above
        <span
          className={styles.branch}
          data-fold={branch.id}
          data-mark={branch.says.effects[0]?.[0]}
          data-found={branch.says.found > 0}
          title={treeMessages.expand(collapsedInWords(branch.says))}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(branch.id);
          }}
        >
          + {collapsedInShort(branch.says)}
        </span>
      )}
    </>
  );
}

function Badge({ row }: { row: Row }) {
  if (row.effect === undefined) return null;
  return (
    <span className={styles.badge} title={row.effect.badge}>
      {row.effect.badge}
    </span>
  );
}

/** Lines to the layers below: down in its own lane, past it in the lanes to the left, or to where its branch begins. */
function Rails({ row, lane }: { row: Row; lane: number }) {
  const past = Array.from({ length: lane }, (_, i) => i);
  const goesDown = row.kind === 'layer' ? !row.open : row.kind === 'inside' && row.last;
  const rests = row.kind !== 'memory' && goesDown && !row.bottom && !row.branches;
  return (
    <span aria-hidden="true">
      {past.map((each) => (
        <span
          key={each}
          className={styles.past}
          data-live={each === 0 && row.spine}
          style={{ left: each * STEP + RAIL }}
        />
      ))}
      {rests && (
        <span
          className={styles.rests}
          data-live={lane === 0 && row.spine}
          style={{ left: lane * STEP + RAIL }}
        />
      )}
      {row.kind === 'layer' && row.branches && (
        <span className={styles.joins} style={{ left: (lane - 1) * STEP + RAIL }} />
      )}
    </span>
  );
}
