import { type Problem, problemParts } from '@snaptree/core';
import type { ReactNode } from 'react';
import { problemWords } from '../messages/problems/problems.ts';
import styles from './problem-note.module.css';

/** A problem: what failed, what to do, and the hypervisor's original message. */
export function ProblemNote({ problem, children }: { problem: Problem; children?: ReactNode }) {
  return (
    <div className={styles.note} role="alert">
      <strong>
        <Heading problem={problem} />
      </strong>
      <Parts problem={problem} />
      {children}
    </div>
  );
}

/** A page that shows only the problem. */
export function ProblemPage({ problem, children }: { problem: Problem; children?: ReactNode }) {
  return (
    <main className={styles.page}>
      <div className={styles.note} role="alert">
        <h1>
          <Heading problem={problem} />
        </h1>
        <Parts problem={problem} />
      </div>
      {children}
    </main>
  );
}

function Heading({ problem }: { problem: Problem }) {
  return (
    <>
      <span aria-hidden="true" className={styles.sign}>
        !
      </span>
      {problemWords[problem.code]}
    </>
  );
}

function Parts({ problem }: { problem: Problem }) {
  const { before, subject, after } = problemParts(problem);
  return (
    <>
      <p>
        {before}
        {subject !== undefined && <span className={styles.on}>{subject}</span>}
        {after}
      </p>
      <p className={styles.todo}>{problem.todo}</p>
      {problem.native && (
        <pre className={styles.native}>
          {problem.native.text}
          {problem.native.code === undefined ? '' : ` (${problem.native.code})`}
        </pre>
      )}
    </>
  );
}
