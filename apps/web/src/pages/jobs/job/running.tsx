import { Button, Modal } from '@mantine/core';
import type { Job } from '@snaptree/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../api/http/client.ts';
import { problemOf } from '../../../api/http/problem.ts';
import { EnableNotifications } from '../../../jobs/notifications/enable-notifications.tsx';
import { cancelInWords, whyNotCancelable } from '../../../messages/jobs/cancel.ts';
import {
  currentStep,
  jobPercent,
  jobTitle,
  openStateWords,
  progressInWords,
} from '../../../messages/jobs/jobs.ts';
import { runningMessages as messages } from '../../../messages/jobs/pages.ts';
import { Bar } from '../../../ui/bar.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import styles from './job-page.module.css';

/** A job that has not ended: its progress, and how to cancel it. */
export function Running({ job }: { job: Job }) {
  const [asking, setAsking] = useState(false);
  const whyNot = whyNotCancelable(job);
  return (
    <section className={styles.running} aria-label={messages.section}>
      <div className={styles.whole}>
        <Bar percent={jobPercent(job)} label={messages.job} />
        <p className={styles.quiet}>{progressOfJob(job)}</p>
      </div>
      {whyNot === undefined ? (
        <Button variant="default" disabled={job.cancelRequested} onClick={() => setAsking(true)}>
          {job.cancelRequested ? messages.canceling : messages.cancel}
        </Button>
      ) : (
        <span className={styles.quiet}>{whyNot}</span>
      )}
      <EnableNotifications job={job} />
      {asking && <CancelDialog job={job} onClose={() => setAsking(false)} />}
    </section>
  );
}

function progressOfJob(job: Job): string {
  if (job.state !== 'running') return job.state === 'finished' ? '' : openStateWords[job.state];
  const done = job.steps.filter(({ state }) => state === 'observed').length;
  const progress = progressInWords(currentStep(job)?.progress, job.traits);
  const steps = job.steps.length;
  return steps > 1 ? `${messages.step(Math.min(done + 1, steps), steps)}: ${progress}` : progress;
}

/** Says what canceling means before it is requested. */
function CancelDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const cancel = useMutation({
    mutationFn: () => call('cancelJob', { params: { job: job.id }, body: {} }),
    onSuccess: onClose,
  });
  const isTooLate = job.state === 'finished' || job.state === 'verifying';
  return (
    <Modal
      opened
      onClose={onClose}
      size={480}
      title={messages.dialog(jobTitle(job))}
      classNames={{ title: styles.dialogTitle ?? '' }}
    >
      <div className={styles.dialog}>
        {isTooLate ? (
          <p>{messages.tooLate}</p>
        ) : (
          <ul>
            {cancelInWords(job).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
        {cancel.error !== null && <ProblemNote problem={problemOf(cancel.error)} />}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {messages.keep}
          </Button>
          <Button disabled={isTooLate} loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {messages.confirm}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
