import {
  type Finding,
  findingsOf,
  type Problem,
  problemMessage,
  type SnapshotTree,
  type TreeReading,
} from '@snaptree/core';
import { useMemo } from 'react';
import { findingWords } from '../messages/findings.ts';
import { nameOf } from '../messages/operations.ts';
import { problemWords } from '../messages/problems.ts';
import { When } from '../ui/when.tsx';
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
          {problemMessage(problem)}
        </p>
      )}
      <Findings tree={tree} />
      {tree.foreignJob !== undefined && (
        <p className={styles.notice}>
          <b>Another program works on this machine.</b> {tree.foreignJob}
        </p>
      )}
    </>
  );
}

/** What is wrong with the tree, the worst first; notes are left to the cards. */
function Findings({ tree }: { tree: SnapshotTree }) {
  const found = useMemo(() => findingsOf(tree).filter((finding) => finding.severity !== 'note'), [tree]);
  const rest = found.length - SPELLED;
  return (
    <>
      {found.slice(0, SPELLED).map((finding) => (
        <p key={`${finding.code}${finding.text}`} className={styles.notice}>
          <b>{findingWords[finding.code]}.</b> {finding.ids.length === 1 ? `${named(finding, tree)}: ` : ''}
          {finding.text}
        </p>
      ))}
      {rest > 0 && <p className={styles.notice}>…and {rest} more to look at.</p>}
    </>
  );
}

const named = (finding: Finding, tree: SnapshotTree) => nameOf(tree, finding.ids[0] ?? '');
