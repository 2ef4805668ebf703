import { EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { PaintedEdge } from '../overlay/model.ts';
import styles from './line.module.css';

/** One line of the tree. Its path is in its data; React Flow only decides whether it is visible. */
export const Line = memo(function Line({ data }: EdgeProps<PaintedEdge>) {
  if (data === undefined) return null;
  const marker = data.line === 'new' || data.line === 'flow' ? `url(#arrow-${data.line})` : undefined;
  return (
    <>
      <path
        d={data.path}
        style={{ d: `path("${data.path}")` }}
        className={styles.line}
        data-line={data.line}
        fill="none"
        markerEnd={marker}
      />
      {data.label !== undefined && (
        <EdgeLabelRenderer>
          <span
            className={styles.label}
            style={{ transform: `translate(-50%, -50%) translate(${data.labelX}px, ${data.labelY}px)` }}
          >
            {data.label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

/** The two arrow heads; drawn once per canvas. */
export function ArrowHeads() {
  return (
    <svg className={styles.heads} aria-hidden="true">
      <defs>
        <marker
          id="arrow-new"
          viewBox="0 0 10 10"
          refX="9"
          refY="5"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M0 0.8 10 5 0 9.2Z" className={styles.headNew} />
        </marker>
        <marker
          id="arrow-flow"
          viewBox="0 0 10 10"
          refX="9"
          refY="5"
          markerWidth="6"
          markerHeight="6"
          orient="auto"
        >
          <path d="M0 0.8 10 5 0 9.2Z" className={styles.headFlow} />
        </marker>
      </defs>
    </svg>
  );
}
