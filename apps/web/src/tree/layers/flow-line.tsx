import styles from './flow-line.module.css';
import type { Flow } from './model.ts';
import { HEIGHTS, type Placing } from './place.ts';
import type { Sight } from './use-sight.ts';

interface FlowLineProps {
  flow: Flow;
  placing: Placing;
  sight: Sight;
}

const NEAREST = 16;
const SPACE = 10;

/** An arrow beside the stack from one layer into another, with the bytes that it carries at most. */
export function FlowLine({ flow, placing, sight }: FlowLineProps) {
  const middle = (row: number) => (placing.tops[row] ?? 0) + HEIGHTS.layer / 2;
  const [from, into] = [middle(flow.from), middle(flow.into)];
  const [top, bottom] = [Math.min(from, into), Math.max(from, into)];
  const crosses = bottom >= sight.from && top <= sight.to;
  const begins = from >= sight.from && from <= sight.to;
  if (!begins && !(flow.longest && crosses)) return null;
  const down = into > from;
  const line = NEAREST + flow.line * SPACE;
  // Beside the layer that is read, so that what comes from several layers does not meet in one place.
  const label = from + (down ? 1 : -1) * Math.min((bottom - top) / 2, (HEIGHTS.layer + HEIGHTS.gap) / 2);
  return (
    <div aria-hidden="true">
      <div className={styles.way} style={{ top, height: bottom - top, width: line }} />
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
