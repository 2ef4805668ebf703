import styles from './flow-line.module.css';
import type { Flow } from './scene/model.ts';
import { HEIGHTS, type Placing } from './scene/place.ts';
import type { Sight } from './use-sight.ts';

const NEAREST = 16;
const SPACE = 10;
const CORNER = 14;

/** An arrow next to the stack from one layer into another, with the bytes that it moves at most. */
export function FlowLine({ flow, placing }: { flow: Flow; placing: Placing }) {
  const { from, into, top, bottom } = endsOf(flow, placing);
  const line = NEAREST + flow.line * SPACE;
  // Next to the layer that is read, so that arrows from several layers do not meet in one place.
  // On the second line it stays closer, because the gap may contain an arrow from the next layer.
  const near = flow.line === 0 ? (HEIGHTS.layer + HEIGHTS.gap) / 2 : CORNER;
  const away = Math.min((bottom - top) / 2, near);
  const label = into > from ? from + away : from - away;
  return (
    <div aria-hidden="true">
      <div className={styles.line} style={{ top, height: bottom - top, width: line }} />
      <div className={styles.head} style={{ top: into }} />
      <div
        className={styles.label}
        data-arrow=""
        style={{ top: label, left: `calc(100% - 110px + ${line}px)` }}
      >
        {flow.label}
      </div>
    </div>
  );
}

/** Whether an arrow starts in view; of those that only pass, the longest represents all. */
export function isInSight(flow: Flow, { placing, sight }: { placing: Placing; sight: Sight }): boolean {
  const { from, top, bottom } = endsOf(flow, placing);
  if (from >= sight.from && from <= sight.to) return true;
  return flow.longest && bottom >= sight.from && top <= sight.to;
}

function endsOf(flow: Flow, { tops }: Placing) {
  const middle = (row: number) => (tops[row] ?? 0) + HEIGHTS.layer / 2;
  const [from, into] = [middle(flow.from), middle(flow.into)];
  return { from, into, top: Math.min(from, into), bottom: Math.max(from, into) };
}
