import { type Problem, problemMessage, type TreeReading } from '@snaptree/core';
import { problemWords } from '../messages/problems/problems.ts';
import { treeScreenMessages } from '../messages/tree/tree.ts';
import { Sentence } from '../ui/sentence.tsx';
import { When } from '../ui/when.tsx';
import { Findings } from './findings.tsx';
import styles from './notices.module.css';

interface NoticesProps {
  reading: TreeReading;
  stale: string | undefined;
  problem: Problem | undefined;
  onRepair: () => void;
}

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
      <Findings reading={reading} onRepair={onRepair} />
      {tree.foreignJob !== undefined && (
        <p className={styles.notice}>
          <b>{treeScreenMessages.foreignJob}</b> {tree.foreignJob}
        </p>
      )}
    </>
  );
}
