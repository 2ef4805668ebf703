import {
  type Finding,
  findingsOf,
  isDrifted,
  planOperation,
  type SnapshotTree,
  type TreeReading,
} from '@snaptree/core';
import { useMemo } from 'react';
import { nameOf } from '../messages/operations/operations.ts';
import { findingWords } from '../messages/problems/findings.ts';
import { treeScreenMessages } from '../messages/tree/tree.ts';
import styles from './notices.module.css';

interface FindingsProps {
  reading: TreeReading;
  onRepair: () => void;
}

/** The cards show all findings. */
const SPELLED = 2;

/** What is wrong with the tree, and the repair if there is one. */
export function Findings({ reading, onRepair }: FindingsProps) {
  return (
    <>
      <Found tree={reading.tree} />
      <Repair reading={reading} onRepair={onRepair} />
    </>
  );
}

/** Offers to correct the records, where the files prove how or the user can say it. */
function Repair({ reading, onRepair }: FindingsProps) {
  const { tree, capabilities } = reading;
  const isPossible = useMemo(() => {
    if (!isDrifted(tree)) return false;
    const repair = planOperation(tree, { kind: 'repair' }, capabilities);
    return repair.ok || repair.refusals.some(({ suggestions }) => suggestions.length > 0);
  }, [tree, capabilities]);
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
function Found({ tree }: { tree: SnapshotTree }) {
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
