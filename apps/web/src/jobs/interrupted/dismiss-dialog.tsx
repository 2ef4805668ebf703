import { Button, Modal } from '@mantine/core';
import type { Job } from '@snaptree/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/http/client.ts';
import { problemOf } from '../../api/http/problem.ts';
import { rememberJob } from '../../api/queries/cache.ts';
import { interruptedJobMessages } from '../../messages/jobs/interrupted-page.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import styles from './dialogs.module.css';

/** Confirms the dismissal of an interrupted job. */
export function DismissDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const client = useQueryClient();
  const dismiss = useMutation({
    mutationFn: () => call('dismissJob', { params: { job: job.id }, body: {} }),
    onSuccess: (dismissed) => {
      rememberJob(client, dismissed);
      onClose();
    },
  });
  const dirty = job.outcome !== undefined && 'dirty' in job.outcome && job.outcome.dirty.length > 0;
  return (
    <Modal
      opened
      onClose={onClose}
      size={480}
      title={interruptedJobMessages.dismissTitle(job.domainName)}
      classNames={{ title: styles.title ?? '' }}
    >
      <div className={styles.body}>
        <p>{interruptedJobMessages.dismissMeans}</p>
        {dirty && <p>{interruptedJobMessages.dismissIncomplete}</p>}
        <p>{interruptedJobMessages.dismissAfter}</p>
        {dismiss.error !== null && <ProblemNote problem={problemOf(dismiss.error)} />}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {interruptedJobMessages.back}
          </Button>
          <Button loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
            {interruptedJobMessages.dismiss}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
