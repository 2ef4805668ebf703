import type { Problem, SnapshotTree, TreeReading } from '@snaptree/core';
import { When } from '../marks/when.tsx';
import { counted } from '../words/figures.ts';
import { problemWords } from '../words/problems.ts';
import styles from './notices.module.css';

interface NoticesProps {
  reading: TreeReading;
  stale: string | undefined;
  problem: Problem | undefined;
}

/** How many findings are spelled out; the cards show them all. */
const SPELLED = 2;

/** What is wrong with the tree as a whole: old, broken, read in part, held by another program. */
export function Notices({ reading, stale, problem }: NoticesProps) {
  const { tree } = reading;
  return (
    <>
      {stale !== undefined && problem !== undefined && (
        <p className={styles.notice} role="status">
          <b>
            As of <When at={reading.asOf} />. {problemWords[problem.code]}:
          </b>{' '}
          {problem.what} {problem.on}. {problem.todo}
        </p>
      )}
      {tree.seat.kind === 'unknown' && (
        <p className={styles.notice}>
          <b>Read-only: nobody can tell what the machine runs on.</b> {tree.seat.why}
        </p>
      )}
      {(tree.partial ?? []).map((why) => (
        <p key={why} className={styles.notice}>
          <b>Read-only: the tree is not whole.</b> {why}
        </p>
      ))}
      <Findings tree={tree} />
      {tree.foreignJob !== undefined && (
        <p className={styles.notice}>
          <b>Another program works on this machine.</b> {tree.foreignJob}
        </p>
      )}
      {tree.needsConsolidation === true && (
        <p className={styles.notice}>
          <b>Disks need consolidation.</b> Choose the live state, then Consolidate disks.
        </p>
      )}
    </>
  );
}

/** Restore points that something is wrong with, by name. */
function Findings({ tree }: { tree: SnapshotTree }) {
  const found = tree.snapshots.filter((snapshot) => snapshot.problem !== undefined);
  const rest = found.length - SPELLED;
  return (
    <>
      {found.slice(0, SPELLED).map((snapshot) => (
        <p key={snapshot.id} className={styles.notice}>
          <b>{snapshot.name}:</b> {snapshot.problem?.text}
        </p>
      ))}
      {rest > 0 && <p className={styles.notice}>…and {counted(rest, 'more restore point')} to look at.</p>}
    </>
  );
}
