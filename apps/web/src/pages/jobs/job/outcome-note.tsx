import { Button } from '@mantine/core';
import { isInterrupted, type Job, type Outcome, type Problem, type Resolution } from '@snaptree/core';
import { Link } from '@tanstack/react-router';
import { type Change, goneInWords } from '../../../messages/jobs/interrupted.ts';
import { namesAsTree } from '../../../messages/jobs/jobs.ts';
import { outcomeWords } from '../../../messages/jobs/outcomes.ts';
import { outcomeNoteMessages as messages } from '../../../messages/jobs/pages.ts';
import { nameOf } from '../../../messages/operations/operations.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { When } from '../../../ui/when.tsx';
import styles from './outcome-note.module.css';

/** The outcome of a job, what is lost or incomplete, and what to do next. */
export function OutcomeNote({ job }: { job: Job }) {
  const { outcome } = job;
  if (outcome === undefined) return null;
  const outcomeText = outcomeWords[outcome.state];
  const names = namesAsTree(job);
  const name = (entry: string) => (entry.includes('/') ? entry : nameOf(names, entry));
  const problem = problemIn(outcome);
  return (
    <section className={styles.outcome} data-tone={outcomeText.tone}>
      <h2>
        <span aria-hidden="true">{outcomeText.sign}</span> {outcomeText.title}
      </h2>
      {job.resolution === undefined ? (
        <p>{outcomeText.next}</p>
      ) : (
        <ResolutionText resolution={job.resolution} />
      )}
      {outcome.state === 'succeededWithLeftovers' && (
        <List title={messages.leftovers} items={outcome.leftovers} />
      )}
      {isInterrupted(outcome) && (
        <List title={messages.gone} items={goneInWords(job, outcome).map(inOneLine)} />
      )}
      {'dirty' in outcome && <List title={messages.incomplete} items={outcome.dirty.map(name)} />}
      {problem !== undefined && <ProblemNote problem={problem} />}
      <div className={styles.buttons}>
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link
              {...props}
              to="/hosts/$host/domains/$domain"
              params={{ host: job.hostId, domain: job.domainId }}
            />
          )}
        >
          {messages.viewTree}
        </Button>
        <Button
          variant="subtle"
          renderRoot={(props) => (
            <Link {...props} to="/jobs" search={{ host: job.hostId, domain: job.domainId }} />
          )}
        >
          {messages.jobsOf(job.domainName)}
        </Button>
      </div>
    </section>
  );
}

/** How an interrupted job was resolved, by whom and when. */
function ResolutionText({ resolution }: { resolution: Resolution }) {
  if (resolution.how === 'dismissed') {
    return (
      <p>
        {messages.dismissedBy(resolution.by)} <When at={resolution.at} />. {messages.dismissedMeans}
      </p>
    );
  }
  return (
    <p>
      {messages.resumedBy(resolution.by)} <When at={resolution.at} />.{' '}
      <Link to="/jobs/$job" params={{ job: resolution.jobId }}>
        {messages.viewResuming}
      </Link>
    </p>
  );
}

const inOneLine = ({ name, means }: Change) => `${name}: ${means}`;

function problemIn(outcome: Outcome): Problem | undefined {
  return 'problem' in outcome ? outcome.problem : undefined;
}

function List({ title, items }: { title: string; items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <div className={styles.list}>
      <b>{title}</b>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </div>
  );
}
