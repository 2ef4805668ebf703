import type { Job, JobStep, Progress } from '@snaptree/core';
import { useQuery } from '@tanstack/react-query';
import { treeQuery } from '../../../api/queries/queries.ts';
import { isOpen } from '../../../jobs/use-jobs.ts';
import { namesAsTree, progressInWords } from '../../../messages/jobs.ts';
import { stepInWords } from '../../../messages/steps.ts';
import { Bar } from '../../../ui/bar.tsx';
import styles from './job-page.module.css';

const stepSigns = {
  waiting: { sign: '○', word: 'waiting' },
  intent: { sign: '◔', word: 'about to be sent' },
  sent: { sign: '◑', word: 'running' },
  observed: { sign: '●', word: 'done' },
} as const;

/** The steps in their order, each with its state and, while it runs, with what is heard of each disk. */
export function Steps({ job }: { job: Job }) {
  // What has been created since, or renamed, is called as it is now; what is gone as it was.
  const tree = useQuery(treeQuery(job.hostId, job.domainId)).data?.tree;
  const named = namesAsTree(job, tree);
  return (
    <section>
      <h2>Steps</h2>
      <ol className={styles.steps}>
        {job.steps.map((jobStep, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the plan
          <li key={index} data-state={jobStep.state}>
            <span className={styles.stepSign} title={wordOf(job, jobStep)}>
              <span aria-hidden="true">{stepSigns[jobStep.state].sign}</span>
              <span className="hidden-text">{wordOf(job, jobStep)}</span>
            </span>
            <span className={styles.stepText}>{stepInWords(jobStep.step, named)}</span>
            <span className={styles.quiet}>{besides(job, jobStep)}</span>
            {isOpen(job) && <Disks disks={jobStep.disks ?? []} running={jobStep.state === 'sent'} />}
          </li>
        ))}
        {!isOpen(job) || job.steps.length === 0 ? null : (
          <li data-state={job.state === 'verifying' ? 'sent' : 'waiting'}>
            <span className={styles.stepSign} aria-hidden="true">
              {job.state === 'verifying' ? '◑' : '○'}
            </span>
            <span className={styles.stepText}>Read the tree again and compare it with the preview</span>
          </li>
        )}
      </ol>
    </section>
  );
}

/** A step of a job that has ended is not running, whatever was heard of it last. */
function wordOf(job: Job, { state }: JobStep): string {
  if (isOpen(job) || state === 'observed') return stepSigns[state].word;
  return state === 'waiting' ? 'not begun' : 'not done to its end';
}

function besides(job: Job, jobStep: JobStep): string {
  const runs = jobStep.state === 'sent' || jobStep.state === 'intent';
  if (!isOpen(job)) return jobStep.state === 'observed' ? '' : wordOf(job, jobStep);
  if (!runs) return '';
  if (job.state === 'unknown') return 'unknown, still watching';
  return progressInWords(jobStep.progress, job.traits);
}

function Disks({ disks, running }: { disks: readonly Progress[]; running: boolean }) {
  if (!running || disks.length === 0) return null;
  return (
    <ul className={styles.disks} aria-label="Disks">
      {disks.map((progress) => (
        <li key={progress.disk}>
          <b>{progress.disk}</b>
          <Bar percent={progress.percent} label={`Disk ${progress.disk}`} />
        </li>
      ))}
    </ul>
  );
}
