import type { Job } from '@snaptree/core';
import { Link } from '@tanstack/react-router';
import { jobTitle } from '../messages/jobs.ts';
import { When } from '../ui/when.tsx';
import styles from './interrupted-notice.module.css';

/** Above a tree: a job stopped half-way here, and somebody has to decide before anything else is done. */
export function InterruptedNotice({ job }: { job: Job | undefined }) {
  if (job === undefined) return null;
  return (
    <p className={styles.notice} role="status">
      <span>
        <b>A job stopped half-way here</b> <When at={job.finishedAt} /> and waits for a decision:{' '}
        {jobTitle(job)}.
      </span>
      <Link to="/jobs/$job" params={{ job: job.id }}>
        Look at it and decide
      </Link>
    </p>
  );
}
