import { Button, Modal } from '@mantine/core';
import type { Job } from '@snaptree/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../api/http/client.ts';
import { problemOf } from '../../../api/http/problem.ts';
import { EnableNotifications } from '../../../jobs/notifications/enable-notifications.tsx';
import { cancelInWords, whyNotCancelable } from '../../../messages/cancel.ts';
import { currentStep, jobPercent, jobTitle, progressInWords } from '../../../messages/jobs.ts';
import { Bar } from '../../../ui/bar.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import styles from './job-page.module.css';

/** A job that has not ended: how far it is, and how it could be stopped. */
export function Running({ job }: { job: Job }) {
  const [asking, setAsking] = useState(false);
  const whyNot = whyNotCancelable(job);
  return (
    <section className={styles.running} aria-label="Progress">
      <div className={styles.whole}>
        <Bar percent={jobPercent(job)} label="The whole job" />
        <p className={styles.quiet}>{wholeInWords(job)}</p>
      </div>
      {whyNot === undefined ? (
        <Button variant="default" disabled={job.cancelRequested} onClick={() => setAsking(true)}>
          {job.cancelRequested ? 'Stopping as soon as it is safe' : 'Stop…'}
        </Button>
      ) : (
        <span className={styles.quiet}>{whyNot}</span>
      )}
      <EnableNotifications job={job} />
      {asking && <CancelDialog job={job} onClose={() => setAsking(false)} />}
    </section>
  );
}

function wholeInWords(job: Job): string {
  switch (job.state) {
    case 'accepted':
      return 'Waiting to start';
    case 'unknown':
      return 'Unknown, still watching';
    case 'verifying':
      return 'Comparing the tree with the preview';
    case 'running': {
      const done = job.steps.filter(({ state }) => state === 'observed').length;
      const step =
        job.steps.length > 1 ? `step ${Math.min(done + 1, job.steps.length)} of ${job.steps.length}: ` : '';
      return `${step}${progressInWords(currentStep(job)?.progress, job.traits)}`;
    }
    case 'finished':
      return '';
    default:
      return job.state satisfies never;
  }
}

/** Says what stopping means before it is asked for. */
function CancelDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const cancel = useMutation({
    mutationFn: () => call('cancelJob', { params: { job: job.id }, body: {} }),
    onSuccess: onClose,
  });
  const through = job.state === 'finished' || job.state === 'verifying';
  return (
    <Modal
      opened
      onClose={onClose}
      size={480}
      title={`Stop: ${jobTitle(job)}`}
      classNames={{ title: styles.dialogTitle ?? '' }}
    >
      <div className={styles.dialog}>
        {through ? (
          <p>The last step is through; there is nothing left to stop.</p>
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
            Let it go on
          </Button>
          <Button disabled={through} loading={cancel.isPending} onClick={() => cancel.mutate()}>
            Stop the job
          </Button>
        </div>
      </div>
    </Modal>
  );
}
