import type { Job } from '@snaptree/core';
import { Link } from '@tanstack/react-router';
import { Bar } from '../marks/bar.tsx';
import { Name } from '../marks/name.tsx';
import { When } from '../marks/when.tsx';
import { currentStep, jobPercent, jobState, progressInWords } from '../words/jobs.ts';
import styles from './job-rows.module.css';
import { isOpen } from './use-jobs.ts';

/** Jobs as a list, the newest first; each leads to its own page. */
export function JobRows({ jobs, onGo }: { jobs: readonly Job[]; onGo?: () => void }) {
  if (jobs.length === 0) {
    return <p className={styles.none}>Nothing has run yet. What you confirm on a tree shows up here.</p>;
  }
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
              <Name text={job.sentence} />
            </Link>
            <small>
              {job.domainName} on {job.hostName} · by {job.by}
            </small>
          </span>
          <span className={styles.when}>
            {isOpen(job) ? <Progress job={job} /> : <When at={job.finishedAt ?? job.acceptedAt} />}
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
  return (
    <span className={styles.progress}>
      <Bar percent={jobPercent(job)} label={`Job on ${job.domainName}`} />
      <small>{progressInWords(currentStep(job)?.progress)}</small>
    </span>
  );
}
