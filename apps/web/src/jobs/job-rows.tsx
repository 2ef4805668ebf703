import type { Job } from '@snaptree/core';
import { Link } from '@tanstack/react-router';
import { jobBarMessages } from '../messages/jobs/bar.ts';
import { currentStep, jobPercent, jobState, jobTitle, progressInWords } from '../messages/jobs/jobs.ts';
import { Bar } from '../ui/bar.tsx';
import { Name } from '../ui/name.tsx';
import { When } from '../ui/when.tsx';
import styles from './job-rows.module.css';
import { isOpen } from './use-jobs.ts';

/** A list of jobs; each links to its page. */
export function JobRows({ jobs, onGo }: { jobs: readonly Job[]; onGo?: () => void }) {
  return (
    <ul className={styles.rows}>
      {jobs.map((job) => (
        <li key={job.id} className={styles.row}>
          <JobState job={job} />
          <span className={styles.what}>
            <Link
              to="/jobs/$job"
              params={{ job: job.id }}
              className={styles.link ?? ''}
              {...(onGo === undefined ? {} : { onClick: onGo })}
            >
              <Name text={jobTitle(job)} />
            </Link>
            <small title={job.sentence}>{job.sentence}</small>
          </span>
          <span className={styles.where}>
            <Name text={job.domainName} />
            <small>{jobBarMessages.onHost(job.hostName)}</small>
          </span>
          <span className={styles.when}>
            {isOpen(job) ? <Progress job={job} /> : <When at={job.finishedAt ?? job.acceptedAt} />}
            <small>{jobBarMessages.by(job.by)}</small>
          </span>
        </li>
      ))}
    </ul>
  );
}

export function JobState({ job }: { job: Job }) {
  const state = jobState(job);
  return (
    <span className={styles.state} data-tone={state.tone}>
      <span aria-hidden="true">{state.sign}</span> {state.text}
    </span>
  );
}

function Progress({ job }: { job: Job }) {
  const words =
    job.state === 'running' ? progressInWords(currentStep(job)?.progress, job.traits) : jobState(job).text;
  return (
    <span className={styles.progress}>
      <Bar percent={jobPercent(job)} label={jobBarMessages.jobOn(job.domainName)} />
      <span>{words}</span>
    </span>
  );
}
