import {
  type Finding,
  findingsOf,
  isDrifted,
  type Problem,
  planOperation,
  problemMessage,
  type SnapshotTree,
  type TreeReading,
} from '@snaptree/core';
import { useMemo } from 'react';
import { nameOf } from '../messages/operations/operations.ts';
import { findingWords } from '../messages/problems/findings.ts';
import { problemWords } from '../messages/problems/problems.ts';
import { treeScreenMessages } from '../messages/tree/tree.ts';
import { Sentence } from '../ui/sentence.tsx';
import { When } from '../ui/when.tsx';
import styles from './notices.module.css';

interface NoticesProps {
  reading: TreeReading;
  stale: string | undefined;
  problem: Problem | undefined;
  onRepair: () => void;
}

/** The cards show all findings. */
const SPELLED = 2;

/** Problems of the tree: outdated, broken, incomplete, or in use by another program. */
export function Notices({ reading, stale, problem, onRepair }: NoticesProps) {
  const { tree } = reading;
  return (
    <>
      {stale !== undefined && problem !== undefined && (
        <p className={styles.notice} role="status">
          <b>
            <Sentence
              text={treeScreenMessages.notice(problemWords[problem.code])}
              parts={{ time: <When at={reading.asOf} /> }}
            />
          </b>{' '}
          {problemMessage(problem)}
        </p>
      )}
      <Findings tree={tree} />
      <Repair reading={reading} onRepair={onRepair} />
      {tree.foreignJob !== undefined && (
        <p className={styles.notice}>
          <b>{treeScreenMessages.foreignJob}</b> {tree.foreignJob}
        </p>
      )}
    </>
  );
}

/** Offers to correct the records, where the files prove how. */
function Repair({ reading, onRepair }: Pick<NoticesProps, 'reading' | 'onRepair'>) {
  const { tree, capabilities } = reading;
  const isPossible = useMemo(
    () => isDrifted(tree) && planOperation(tree, { kind: 'repair' }, capabilities).ok,
    [tree, capabilities],
  );
  if (!isPossible) return null;
  return (
    <p className={styles.notice}>
      {treeScreenMessages.repairable}{' '}
      <button type="button" onClick={onRepair}>
        {treeScreenMessages.previewRepair}
      </button>
    </p>
  );
}

/** The findings, most severe first, without the notes. */
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
      {rest > 0 && <p className={styles.notice}>{treeScreenMessages.moreFindings(rest)}</p>}
    </>
  );
}

const named = (finding: Finding, tree: SnapshotTree) => nameOf(tree, finding.ids[0] ?? '');
