import { Button } from '@mantine/core';
import type { Job, Outcome, Problem } from '@snaptree/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { rememberJob } from '../api/cache.ts';
import { call, newIdempotencyKey } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import { treeQuery } from '../api/queries.ts';
import { ProblemNote } from '../marks/problem-note.tsx';
import { nameOf } from '../words/operations.ts';
import { outcomeWords } from '../words/outcomes.ts';
import styles from './outcome-note.module.css';

/** How a job ended, what is lost or dirty, and the next step. */
export function OutcomeNote({ job }: { job: Job }) {
  const { outcome } = job;
  const tree = useQuery(treeQuery(job.hostId, job.domainId)).data;
  if (outcome === undefined) return null;
  const words = outcomeWords[outcome.state];
  const name = (id: string) => (tree === undefined ? id : nameOf(tree.tree, id));
  const problem = problemIn(outcome);
  return (
    <section className={styles.outcome} data-tone={words.tone}>
      <h2>
        <span aria-hidden="true">{words.sign}</span> {words.title}
      </h2>
      <p>{words.next}</p>
      {outcome.state === 'succeededWithLeftovers' && <List title="Left over" items={outcome.leftovers} />}
      {'lost' in outcome && <List title="Already gone" items={outcome.lost.map(name)} />}
      {'dirty' in outcome && <List title="Half-done; do not use" items={outcome.dirty.map(name)} />}
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
        {'resumable' in outcome && outcome.resumable && <Resume job={job} revision={tree?.revision} />}
      </div>
    </section>
  );
}

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

/** Goes on with what is left, as a new job, on the tree as it is now. */
function Resume({ job, revision }: { job: Job; revision: string | undefined }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [idempotencyKey] = useState(newIdempotencyKey);
  const resume = useMutation({
    mutationFn: (current: string) =>
      call('resumeJob', { params: { job: job.id }, body: { revision: current } }, { idempotencyKey }),
    onSuccess: (next) => {
      rememberJob(client, next);
      void navigate({ to: '/jobs/$job', params: { job: next.id } });
    },
  });
  return (
    <>
      <Button
        disabled={revision === undefined}
        loading={resume.isPending}
        onClick={() => revision !== undefined && resume.mutate(revision)}
      >
        Resume
      </Button>
      {resume.error !== null && <ProblemNote problem={problemOf(resume.error)} />}
    </>
  );
}
