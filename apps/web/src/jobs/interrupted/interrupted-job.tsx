import { Skeleton } from '@mantine/core';
import {
  type InterruptedOutcome,
  type Job,
  type Problem,
  problemMessage,
  problemSentence,
} from '@snaptree/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { problemOf } from '../../api/http/problem.ts';
import { restQuery } from '../../api/queries/queries.ts';
import { useConnection } from '../../api/socket/services.ts';
import { ConfigurationAfter } from '../../inspector/configuration/configuration.tsx';
import { type Change, dirtyInWords, goneInWords } from '../../messages/jobs/interrupted.ts';
import { interruptedJobMessages } from '../../messages/jobs/interrupted-page.ts';
import { namesAsTree } from '../../messages/jobs/jobs.ts';
import { outcomeWords } from '../../messages/jobs/outcomes.ts';
import { stepInWords } from '../../messages/jobs/steps.ts';
import { problemWords } from '../../messages/problems/problems.ts';
import { Late } from '../../ui/lazy/late.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Sentence } from '../../ui/sentence.tsx';
import { When } from '../../ui/when.tsx';
import styles from './interrupted-job.module.css';
import { Resolution } from './resolution.tsx';

// The text does not wait for the code of the tree.
const TreeNow = lazy(async () => ({ default: (await import('./tree-now.tsx')).TreeNow }));

/** An interrupted job: the tree now, what was deleted, what is incomplete, the remaining steps, and the choice. */
export function InterruptedJob({ job, outcome }: { job: Job; outcome: InterruptedOutcome }) {
  const query = useQuery(restQuery(job.id));
  const lost = useConnection() === 'lost';
  const answer = query.data;
  const words = outcomeWords[outcome.state];
  const done = job.steps.filter(({ state }) => state === 'observed').length;
  return (
    <section className={styles.screen} aria-label={words.title}>
      <div className={styles.head}>
        <h2>
          <span aria-hidden="true">{words.sign}</span> {words.title}
        </h2>
        <p>
          {interruptedJobMessages.done(done, job.steps.length)} {words.next} {interruptedJobMessages.blocked}
        </p>
        {'problem' in outcome && <Why problem={outcome.problem} />}
      </div>
      <div className={styles.picture}>
        {answer === undefined ? (
          query.error === null && (
            <Late>
              <Skeleton height="100%" radius={0} />
            </Late>
          )
        ) : (
          <Suspense>
            <TreeNow job={job} outcome={outcome} answer={answer} />
          </Suspense>
        )}
        {query.error !== null && <ProblemNote problem={problemOf(query.error)} />}
      </div>
      <div className={styles.summary}>
        {answer !== undefined && (
          <p className={styles.asOf}>
            <Sentence
              text={interruptedJobMessages.treeAsOf}
              parts={{ time: <When at={answer.reading.asOf} /> }}
            />
          </p>
        )}
        <Changes
          title={interruptedJobMessages.deleted}
          none={interruptedJobMessages.none}
          changes={goneInWords(job, outcome, answer?.reading.tree)}
        />
        <Changes
          title={interruptedJobMessages.incomplete}
          none={
            outcome.state === 'needsAttention' ? interruptedJobMessages.unknown : interruptedJobMessages.none
          }
          changes={dirtyInWords(job, outcome, answer?.reading.tree)}
        />
        <h3>{interruptedJobMessages.remaining}</h3>
        {answer === undefined && <p className={styles.quiet}>{interruptedJobMessages.reading}</p>}
        {answer?.rest.ok === true && (
          <ol className={styles.steps}>
            {answer.rest.plan.steps.map((step, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the plan
              <li key={index}>{stepInWords(step, namesAsTree(job, answer.reading.tree))}</li>
            ))}
          </ol>
        )}
        {answer?.rest.ok === true && <ConfigurationAfter reading={answer.reading} plan={answer.rest.plan} />}
        {answer?.rest.ok === false && (
          <div className={styles.cannot}>
            <b>{interruptedJobMessages.cannotResume}</b> {problemMessage(answer.rest.problem)}
          </div>
        )}
        <Resolution
          job={job}
          answer={answer}
          blockedReason={lost ? interruptedJobMessages.offline : undefined}
        />
      </div>
    </section>
  );
}

/** Why it stopped, with the hypervisor's own message. */
function Why({ problem }: { problem: Problem }) {
  return (
    <p>
      <b>{problemWords[problem.code]}.</b> {problemSentence(problem)}{' '}
      {problem.native !== undefined && (
        <code className={styles.native}>
          {problem.native.text}
          {problem.native.code === undefined ? '' : ` (${problem.native.code})`}
        </code>
      )}
    </p>
  );
}

interface ChangesProps {
  readonly title: string;
  readonly none: string;
  readonly changes: readonly Change[];
}

/** A longer list would push the buttons out of sight. */
const LISTED = 12;

function Changes({ title, none, changes }: ChangesProps) {
  const more = changes.length - LISTED;
  return (
    <>
      <h3>{title}</h3>
      {changes.length === 0 ? (
        <p className={styles.quiet}>{none}</p>
      ) : (
        <ul className={styles.changes}>
          {changes.slice(0, LISTED).map(({ key, name, means, lost }) => (
            <li key={key} data-lost={lost}>
              {lost && <span aria-hidden="true">× </span>}
              <b>{name}</b>: {means}
            </li>
          ))}
          {more > 0 && <li>{interruptedJobMessages.more(more)}</li>}
        </ul>
      )}
    </>
  );
}
