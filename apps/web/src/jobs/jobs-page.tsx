import { Skeleton } from '@mantine/core';
import { problemOf } from '../api/problem.ts';
import { Late } from '../marks/late.tsx';
import { ProblemNote } from '../marks/problem-note.tsx';
import { JobRows } from './job-rows.tsx';
import styles from './jobs-page.module.css';
import { useJobs } from './use-jobs.ts';

/** All jobs, the newest first. */
export function JobsPage() {
  const jobs = useJobs();
  return (
    <main className={styles.page}>
      <title>Jobs · Snaptree</title>
      <h1>Jobs</h1>
      {jobs.error !== null && <ProblemNote problem={problemOf(jobs.error)} />}
      {jobs.isPending && (
        <Late>
          {[1, 2, 3, 4, 5].map((line) => (
            <Skeleton key={line} height={38} mb={12} />
          ))}
        </Late>
      )}
      {jobs.data !== undefined && <JobRows jobs={jobs.data} />}
    </main>
  );
}
