import type { Job, JobStep, Progress } from '@snaptree/core';
import { useQuery } from '@tanstack/react-query';
import { treeQuery } from '../../../api/queries/queries.ts';
import { isOpen } from '../../../jobs/use-jobs.ts';
import { namesAsTree, progressInWords } from '../../../messages/jobs/jobs.ts';
import { jobStepMessages as messages } from '../../../messages/jobs/pages.ts';
import { stepInWords } from '../../../messages/jobs/steps.ts';
import { Bar } from '../../../ui/bar.tsx';
import styles from './job-page.module.css';

/** The steps in order, each with its state and, while it runs, the progress of each disk. */
export function Steps({ job }: { job: Job }) {
  // Existing snapshots have their current names, deleted ones their last.
  const tree = useQuery(treeQuery(job.hostId, job.domainId)).data?.tree;
  const named = namesAsTree(job, tree);
  return (
    <section>
      <h2>{messages.heading}</h2>
      <ol className={styles.steps}>
        {job.steps.map((jobStep, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the plan
          <li key={index} data-state={jobStep.state}>
            <span className={styles.stepSign} title={wordOf(job, jobStep)}>
              <span aria-hidden="true">{messages.states[jobStep.state].sign}</span>
              <span className="hidden-text">{wordOf(job, jobStep)}</span>
            </span>
            <span className={styles.stepText}>{stepInWords(jobStep.step, named)}</span>
            <span className={styles.quiet}>{detailsOf(job, jobStep)}</span>
            {isOpen(job) && <Disks disks={jobStep.disks ?? []} running={jobStep.state === 'sent'} />}
          </li>
        ))}
        {!isOpen(job) || job.steps.length === 0 ? null : (
          <li data-state={job.state === 'verifying' ? 'sent' : 'waiting'}>
            <span className={styles.stepSign} aria-hidden="true">
              {job.state === 'verifying' ? '◑' : '○'}
            </span>
            <span className={styles.stepText}>{messages.verify}</span>
          </li>
        )}
      </ol>
    </section>
  );
}

/** A step of an ended job is not running, whatever its last report says. */
function wordOf(job: Job, { state }: JobStep): string {
  if (isOpen(job) || state === 'observed') return messages.states[state].word;
  return state === 'waiting' ? messages.notRun : messages.notFinished;
}

function detailsOf(job: Job, jobStep: JobStep): string {
  const runs = jobStep.state === 'sent' || jobStep.state === 'intent';
  if (!isOpen(job)) return jobStep.state === 'observed' ? '' : wordOf(job, jobStep);
  if (!runs) return '';
  if (job.state === 'unknown') return messages.unknown;
  return progressInWords(jobStep.progress, job.traits);
}

function Disks({ disks, running }: { disks: readonly Progress[]; running: boolean }) {
  if (!running || disks.length === 0) return null;
  return (
    <ul className={styles.disks} aria-label={messages.disks}>
      {disks.map((progress) => (
        <li key={progress.disk}>
          <b>{progress.disk}</b>
          <Bar percent={progress.percent} label={messages.disk(progress.disk ?? '')} />
        </li>
      ))}
    </ul>
  );
}
