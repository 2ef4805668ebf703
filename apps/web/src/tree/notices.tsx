import type { Problem, TreeReading } from '@snaptree/core';
import { When } from '../marks/when.tsx';
import { problemWords } from '../words/problems.ts';
import styles from './notices.module.css';

interface NoticesProps {
  reading: TreeReading;
  stale: string | undefined;
  problem: Problem | undefined;
}

/** What is wrong with the tree as a whole: old, broken, read in part, held by another program. */
export function Notices({ reading, stale, problem }: NoticesProps) {
  const { tree } = reading;
  return (
    <>
      {stale !== undefined && (
        <p className={styles.notice} role="status">
          <b>
            As of <When at={reading.asOf} />.
          </b>{' '}
          {stale}
          {problem === undefined
            ? ''
            : ` ${problemWords[problem.code]}: ${problem.what} ${problem.on}. ${problem.todo}`}
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
