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
import { jobTitle } from '../../../messages/jobs/jobs.ts';
import { jobPageMessages as messages } from '../../../messages/jobs/pages.ts';
import { pageTitle } from '../../../messages/shell/shell.ts';
import { Late } from '../../../ui/lazy/late.tsx';
import { ProblemPage } from '../../../ui/problem-note.tsx';
import { Sentence } from '../../../ui/sentence.tsx';
import { ShortId } from '../../../ui/short-id.tsx';
import { When } from '../../../ui/when.tsx';
import { GiveUp } from './give-up.tsx';
import styles from './job-page.module.css';
import { Log } from './log.tsx';
import { OutcomeNote } from './outcome-note.tsx';
import { Running } from './running.tsx';
import { Steps } from './steps.tsx';

const route = getRouteApi('/jobs/$job');

/** One job: what it does, its progress, its outcome and what to do next. */
export function JobPage() {
  const { job: jobId } = route.useParams();
  const query = useQuery(jobQuery(useQueryClient(), jobId));
  const lost = useConnection() === 'lost';
  if (query.data?.id !== jobId && query.error !== null) {
    return (
      <ProblemPage problem={problemOf(query.error)}>
        <Link to="/jobs">{messages.allJobs}</Link>
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
      <title>{pageTitle(messages.title(jobTitle(job), job.domainName))}</title>
      <Head job={job} />
      {job.state === 'unknown' && (
        <p className={styles.unknown} role="status">
          {job.hostLostWhy ?? messages.hostLost}{' '}
          <Sentence text={messages.stillWatching} parts={{ time: <When at={job.lastHeardAt} /> }} />
        </p>
      )}
      {job.state === 'unknown' && !lost && <GiveUp job={job} />}
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
        <Link to="/jobs">{messages.jobs}</Link> /{' '}
        <Link to="/hosts/$host/domains/$domain" params={{ host: job.hostId, domain: job.domainId }}>
          {job.domainName}
        </Link>{' '}
        {messages.onHost(job.hostName)}
      </p>
      <h1>{messages.title(jobTitle(job), job.domainName)}</h1>
      <p className={styles.sentence}>{job.sentence}</p>
      <p className={styles.facts}>
        <JobState job={job} /> · {messages.started} <When at={job.acceptedAt} /> {messages.startedBy(job.by)}{' '}
        · {job.finishedAt !== undefined && `${messages.took((job.finishedAt - job.acceptedAt) / 1000)} · `}
        <ShortId id={job.id} />
      </p>
      {job.resumes !== undefined && (
        <p className={styles.facts}>
          {messages.resumes}{' '}
          <Link to="/jobs/$job" params={{ job: job.resumes.jobId }}>
            {messages.interruptedJob}
          </Link>
          .
        </p>
      )}
    </header>
  );
}
