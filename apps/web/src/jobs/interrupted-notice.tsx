import type { Job } from '@snaptree/core';
import { Link } from '@tanstack/react-router';
import { jobTitle } from '../messages/jobs/jobs.ts';
import { treeScreenMessages } from '../messages/tree/tree.ts';
import { When } from '../ui/when.tsx';
import styles from './interrupted-notice.module.css';

/** Above a tree: an interrupted job blocks all other operations. */
export function InterruptedNotice({ job }: { job: Job }) {
  return (
    <p className={styles.notice} role="status">
      <span>
        <b>{treeScreenMessages.interrupted}</b> <When at={job.finishedAt} />: {jobTitle(job)}.
      </span>
      <Link to="/jobs/$job" params={{ job: job.id }}>
        {treeScreenMessages.interruptedTodo}
      </Link>
    </p>
  );
}
