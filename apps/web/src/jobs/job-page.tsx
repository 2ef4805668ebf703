import { Button, Skeleton } from '@mantine/core';
import type { Job } from '@snaptree/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { call } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import { jobQuery, treeQuery } from '../api/queries.ts';
import { useConnection } from '../app/services.ts';
import { Bar } from '../marks/bar.tsx';
import { Late } from '../marks/late.tsx';
import { ProblemNote } from '../marks/problem-note.tsx';
import { ShortId } from '../marks/short-id.tsx';
import { When } from '../marks/when.tsx';
import { exactTime } from '../words/figures.ts';
import { jobPercent, jobTitle, progressInWords } from '../words/jobs.ts';
import { stepInWords } from '../words/steps.ts';
import styles from './job-page.module.css';
import { JobState } from './job-rows.tsx';
import { OutcomeNote } from './outcome-note.tsx';
import { isOpen, unheard } from './use-jobs.ts';

const route = getRouteApi('/jobs/$job');

/** One job: what it does, how far it is, how it ended and what to do next. */
export function JobPage() {
  const { job: jobId } = route.useParams();
  const query = useQuery(jobQuery(useQueryClient(), jobId));
  const lost = useConnection() === 'lost';
  if (query.data === undefined) {
    return (
      <main className={styles.page}>
        {query.error === null ? (
          <Late>
            <Skeleton height={24} width="50%" mb={20} />
            <Skeleton height={120} />
          </Late>
        ) : (
          <ProblemNote problem={problemOf(query.error)} />
        )}
      </main>
    );
  }
  const job = lost ? unheard(query.data) : query.data;
  return (
    <main className={styles.page}>
      <title>{`${jobTitle(job)}: ${job.domainName} · Snaptree`}</title>
      <p className={styles.crumb}>
        <Link to="/jobs">Jobs</Link> /{' '}
        <Link to="/hosts/$host/domains/$domain" params={{ host: job.hostId, domain: job.domainId }}>
          {job.domainName}
        </Link>{' '}
        on {job.hostName}
      </p>
      <h1>
        {jobTitle(job)}: {job.domainName}
      </h1>
      <p className={styles.sentence}>{job.sentence}</p>
      <p className={styles.facts}>
        <JobState job={job} /> · began <When at={job.acceptedAt} /> · by {job.by} · <ShortId id={job.id} />
      </p>
      {job.state === 'unknown' && (
        <p className={styles.unknown} role="status">
          {job.lostWhy ?? 'The hypervisor cannot be asked now.'} The job may go on there; it is watched and
          the answer will show up here.
        </p>
      )}
      {isOpen(job) ? <Running job={job} /> : <OutcomeNote job={job} />}
      <Steps job={job} />
      <Log job={job} />
    </main>
  );
}

function Running({ job }: { job: Job }) {
  const cancel = useMutation({ mutationFn: () => call('cancelJob', { params: { job: job.id }, body: {} }) });
  return (
    <section className={styles.running}>
      <Bar percent={jobPercent(job)} label="The whole job" />
      {job.cancellable ? (
        <Button
          variant="default"
          disabled={job.cancelRequested}
          loading={cancel.isPending}
          onClick={() => cancel.mutate()}
        >
          {job.cancelRequested ? 'Stopping as soon as it is safe' : 'Stop'}
        </Button>
      ) : (
        <span className={styles.quiet}>Cannot be stopped</span>
      )}
      {cancel.error !== null && <ProblemNote problem={problemOf(cancel.error)} />}
    </section>
  );
}

const stepSigns = {
  waiting: { sign: '○', word: 'waiting' },
  intent: { sign: '◔', word: 'about to be sent' },
  sent: { sign: '◑', word: 'running' },
  observed: { sign: '●', word: 'done' },
} as const;

function Steps({ job }: { job: Job }) {
  // Names come from the tree where it still knows them; what is gone is called by its id.
  const tree = useQuery(treeQuery(job.hostId, job.domainId)).data?.tree;
  const named = tree ?? emptyTree(job);
  return (
    <section>
      <h2>Steps</h2>
      <ol className={styles.steps}>
        {job.steps.map(({ step, state, progress }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the plan
          <li key={index} data-state={state}>
            <span className={styles.stepSign} title={stepSigns[state].word}>
              {stepSigns[state].sign}
              <span className="hidden-text">{stepSigns[state].word}</span>
            </span>
            <span className={styles.stepText}>{stepInWords(step, named)}</span>
            {(state === 'sent' || state === 'intent') && isOpen(job) && (
              <span className={styles.quiet}>{progressInWords(progress)}</span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function emptyTree(job: Job): Parameters<typeof stepInWords>[1] {
  return {
    domain: { id: job.domainId, name: job.domainName },
    snapshots: [],
    seat: { kind: 'base' },
    live: { power: 'off', changed: 'unknown', disks: [] },
    dependants: [],
  };
}

function Log({ job }: { job: Job }) {
  return (
    <section>
      <h2>Log</h2>
      {job.log.length === 0 ? (
        <p className={styles.quiet}>Nothing was logged.</p>
      ) : (
        <ol className={styles.log}>
          {job.log.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
            <li key={index}>
              <time dateTime={new Date(line.at).toISOString()}>{exactTime(line.at)}</time> {line.text}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
