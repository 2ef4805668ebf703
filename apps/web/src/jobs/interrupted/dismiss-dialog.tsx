import { Button, Modal } from '@mantine/core';
import type { Job } from '@snaptree/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/http/client.ts';
import { problemOf } from '../../api/http/problem.ts';
import { rememberJob } from '../../api/queries/cache.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import styles from './dialogs.module.css';

/** Asks once more before a half-way state is left; nothing is sent to the hypervisor. */
export function DismissDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const client = useQueryClient();
  const leave = useMutation({
    mutationFn: () => call('dismissJob', { params: { job: job.id }, body: {} }),
    onSuccess: (left) => {
      rememberJob(client, left);
      onClose();
    },
  });
  const dirty = job.outcome !== undefined && 'dirty' in job.outcome && job.outcome.dirty.length > 0;
  return (
    <Modal
      opened
      onClose={onClose}
      size={480}
      title={`Leave ${job.domainName} as it is`}
      classNames={{ title: styles.title ?? '' }}
    >
      <div className={styles.body}>
        <p>
          Nothing is sent to the hypervisor and nothing is undone: what is gone stays gone, what is left
          stays.
        </p>
        {dirty && (
          <p>
            What is half done stays half done: the restore point cannot be relied on until somebody merges it
            to its end.
          </p>
        )}
        <p>
          The machine is free for other work again, and this job can no longer be resumed. Who left it, and
          when, is written into the audit log.
        </p>
        {leave.error !== null && <ProblemNote problem={problemOf(leave.error)} />}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose} data-autofocus>
            Back
          </Button>
          <Button loading={leave.isPending} onClick={() => leave.mutate()}>
            Leave as it is
          </Button>
        </div>
      </div>
    </Modal>
  );
}
