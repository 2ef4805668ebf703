import { Button } from '@mantine/core';
import { isInterrupted, type Job, type Outcome, type Problem, type Resolution } from '@snaptree/core';
import { Link } from '@tanstack/react-router';
import { type Change, goneInWords } from '../../../messages/interrupted.ts';
import { namesAsTree } from '../../../messages/jobs.ts';
import { nameOf } from '../../../messages/operations.ts';
import { outcomeWords } from '../../../messages/outcomes.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { When } from '../../../ui/when.tsx';
import styles from './outcome-note.module.css';

/** How a job ended, what is lost or dirty, and the next step. */
export function OutcomeNote({ job }: { job: Job }) {
  const { outcome } = job;
  if (outcome === undefined) return null;
  const words = outcomeWords[outcome.state];
  const names = namesAsTree(job);
  const name = (entry: string) => (entry.includes('/') ? entry : nameOf(names, entry));
  const problem = problemIn(outcome);
  return (
    <section className={styles.outcome} data-tone={words.tone}>
      <h2>
        <span aria-hidden="true">{words.sign}</span> {words.title}
      </h2>
      {job.resolution === undefined ? <p>{words.next}</p> : <Decision resolution={job.resolution} />}
      {outcome.state === 'succeededWithLeftovers' && <List title="Left over" items={outcome.leftovers} />}
      {isInterrupted(outcome) && (
        <List title="Gone as restore points" items={goneInWords(job, outcome).map(inOneLine)} />
      )}
      {'dirty' in outcome && <List title="Left half done" items={outcome.dirty.map(name)} />}
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
          See the tree as it is now
        </Button>
        <Button
          variant="subtle"
          renderRoot={(props) => (
            <Link {...props} to="/jobs" search={{ host: job.hostId, domain: job.domainId }} />
          )}
        >
          All jobs of {job.domainName}
        </Button>
      </div>
    </section>
  );
}

/** What was decided, by whom and when. */
function Decision({ resolution }: { resolution: Resolution }) {
  if (resolution.how === 'dismissed') {
    return (
      <p>
        {resolution.by} left it as it is <When at={resolution.at} />. The machine was free for other work from
        then on.
      </p>
    );
  }
  return (
    <p>
      {resolution.by} resumed it <When at={resolution.at} />:{' '}
      <Link to="/jobs/$job" params={{ job: resolution.jobId }}>
        see the job that goes on with it
      </Link>
      .
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
