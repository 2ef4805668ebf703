import { Skeleton } from '@mantine/core';
import { interruptedOutcome, type Job } from '@snaptree/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { problemOf } from '../../../api/http/problem.ts';
import { jobQuery } from '../../../api/queries/queries.ts';
import { useConnection } from '../../../api/socket/services.ts';
import { InterruptedJob } from '../../../jobs/interrupted/interrupted-job.tsx';
import { JobState } from '../../../jobs/job-rows.tsx';
import { isOpen, unheard } from '../../../jobs/use-jobs.ts';
import { durationInWords } from '../../../messages/format.ts';
import { jobTitle } from '../../../messages/jobs.ts';
import { Late } from '../../../ui/lazy/late.tsx';
import { ProblemPage } from '../../../ui/problem-note.tsx';
import { ShortId } from '../../../ui/short-id.tsx';
import { When } from '../../../ui/when.tsx';
import styles from './job-page.module.css';
import { Log } from './log.tsx';
import { OutcomeNote } from './outcome-note.tsx';
import { Running } from './running.tsx';
import { Steps } from './steps.tsx';

const route = getRouteApi('/jobs/$job');

/** One job: what it does, how far it is, how it ended and what to do next. */
export function JobPage() {
  const { job: jobId } = route.useParams();
  const query = useQuery(jobQuery(useQueryClient(), jobId));
  const lost = useConnection() === 'lost';
  if (query.data?.id !== jobId && query.error !== null) {
    return (
      <ProblemPage problem={problemOf(query.error)}>
        <Link to="/jobs">See all jobs</Link>
      </ProblemPage>
    );
  }
  if (query.data?.id !== jobId) {
    return (
      <main className={styles.page} aria-busy="true">
        <Late>
          <Skeleton height={24} width="50%" mb={20} />
          <Skeleton height={120} />
        </Late>
      </main>
    );
  }
  const job = lost ? unheard(query.data) : query.data;
  const awaited = interruptedOutcome(job);
  return (
    <main className={styles.page}>
      <title>{`${jobTitle(job)}: ${job.domainName} · Snaptree`}</title>
      <Head job={job} />
      {job.state === 'unknown' && (
        <p className={styles.unknown} role="status">
          {job.hostLostWhy ?? 'The hypervisor cannot be asked now.'} The job may go on there; it is watched
          and the answer will show up here. Last heard of <When at={job.lastHeardAt} />.
        </p>
      )}
      {isOpen(job) && <Running job={job} />}
      {awaited !== undefined && <InterruptedJob key={job.id} job={job} outcome={awaited} />}
      {!isOpen(job) && awaited === undefined && <OutcomeNote job={job} />}
      <Steps job={job} />
      <Log job={job} />
    </main>
  );
}

function Head({ job }: { job: Job }) {
  return (
    <header>
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
        <JobState job={job} /> · began <When at={job.acceptedAt} /> · by {job.by} ·{' '}
        {job.finishedAt !== undefined &&
          `took ${durationInWords((job.finishedAt - job.acceptedAt) / 1000)} · `}
        <ShortId id={job.id} />
      </p>
      {job.resumes !== undefined && (
        <p className={styles.facts}>
          Goes on with{' '}
          <Link to="/jobs/$job" params={{ job: job.resumes.jobId }}>
            the job that stopped half-way
          </Link>
          .
        </p>
      )}
    </header>
  );
}
