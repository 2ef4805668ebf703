import { Button, Modal, TextInput } from '@mantine/core';
import type { Job } from '@snaptree/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/http/client.ts';
import { problemOf } from '../../api/http/problem.ts';
import { rememberJob } from '../../api/queries/cache.ts';
import { sameName } from '../../confirm/needs.ts';
import { interruptedJobMessages } from '../../messages/jobs/interrupted-page.ts';
import { confirmMessages } from '../../messages/operations/confirm.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { isOpen } from '../use-jobs.ts';
import styles from './dialogs.module.css';

/** Confirms the dismissal of an interrupted job, or, with the typed name of its VM, of one whose result is unknown. */
export function DismissDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  // The job may end while the dialog is open.
  const isUnknown = isOpen(job);
  const ready = !isUnknown || sameName(typed, job.domainName);
  const dismiss = useMutation({
    mutationFn: () =>
      call('dismissJob', {
        params: { job: job.id },
        body: isUnknown ? { confirmation: typed.trim() } : {},
      }),
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
      title={
        isUnknown
          ? interruptedJobMessages.dismissUnknownTitle(job.domainName)
          : interruptedJobMessages.dismissTitle(job.domainName)
      }
      classNames={{ title: styles.title ?? '' }}
    >
      <form
        className={styles.body}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) dismiss.mutate();
        }}
      >
        {isUnknown && <p>{interruptedJobMessages.dismissUnknown}</p>}
        {!isUnknown && <p>{interruptedJobMessages.dismissMeans}</p>}
        {dirty && <p>{interruptedJobMessages.dismissIncomplete}</p>}
        <p>{interruptedJobMessages.dismissAfter}</p>
        {isUnknown && (
          <TextInput
            label={confirmMessages.typeLabel(job.domainName)}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
        )}
        {dismiss.error !== null && <ProblemNote problem={problemOf(dismiss.error)} />}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose} {...(isUnknown ? {} : { 'data-autofocus': true })}>
            {interruptedJobMessages.back}
          </Button>
          <Button type="submit" disabled={!ready} loading={dismiss.isPending}>
            {interruptedJobMessages.dismiss}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
