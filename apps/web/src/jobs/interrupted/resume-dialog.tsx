import { Button, Modal } from '@mantine/core';
import { type Job, type JobRest, TreeChanged } from '@snaptree/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { call } from '../../api/http/client.ts';
import { ApiError, problemOf } from '../../api/http/problem.ts';
import { rememberJob, restsAreOld } from '../../api/queries/cache.ts';
import { settingsAreOld } from '../../api/queries/settings-follow.ts';
import { Question } from '../../confirm/question.tsx';
import { ConfigurationAfter } from '../../inspector/configuration/configuration.tsx';
import { configurationShown } from '../../inspector/configuration/shown.ts';
import { changesInWords } from '../../messages/differences.ts';
import { jobTitle } from '../../messages/jobs.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import styles from './dialogs.module.css';

interface ResumeProps {
  readonly job: Job;
  readonly answer: JobRest;
  readonly blockedReason: string | undefined;
  readonly onClose: () => void;
}

/** The last question before the rest of a job is done: what is left, on the tree as it is now. */
export function ResumeDialog({ job, answer, blockedReason, onClose }: ResumeProps) {
  const resume = useResume(job, onClose);
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={`Resume: ${jobTitle(job)}`}
      classNames={{ title: styles.title ?? '' }}
    >
      {answer.rest.ok ? (
        <Question
          plan={answer.rest.plan}
          tree={answer.reading.tree}
          hostName={job.hostName}
          blockedReason={blockedReason}
          pending={resume.pending}
          labels={{ go: 'Resume', back: 'Back' }}
          onGo={(confirmation) => resume.send(answer, confirmation)}
          more={<ConfigurationAfter reading={answer.reading} plan={answer.rest.plan} />}
          onBack={onClose}
          news={resume.changes !== undefined && <Changed changes={resume.changes} />}
          error={resume.error !== undefined && <ProblemNote problem={resume.error} />}
        />
      ) : (
        <div className={styles.body}>
          <p className={styles.changed} role="alert">
            The tree changed, and the job can no longer be resumed on it. Nothing was done.
          </p>
          <div className={styles.buttons}>
            <Button onClick={onClose}>See why</Button>
          </div>
        </div>
      )}
    </Modal>
  );
}

function Changed({ changes }: { changes: readonly string[] }) {
  return (
    <div className={styles.changed} role="alert">
      <b>The tree changed since you looked. Nothing was done.</b>
      <ul>
        {changes.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      Below is what is left on the tree as it is now. Confirm once more if it is still what you want.
    </div>
  );
}

interface Decision {
  readonly answer: JobRest;
  readonly confirmation: string | undefined;
  /** Revision of the settings that were shown, where any were. */
  readonly configuration: string | undefined;
}

/** Sends the decision once per answer; the server answers a repetition with the job that it began. */
function useResume(job: Job, onClose: () => void) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const under = useRef(false);
  const mutation = useMutation({
    mutationFn: ({ answer, confirmation, configuration }: Decision) =>
      call('resumeJob', {
        params: { job: job.id },
        body: {
          revision: answer.reading.revision,
          ...(confirmation === undefined ? {} : { confirmation }),
          ...(configuration === undefined ? {} : { configuration }),
        },
      }),
    onSuccess: (next) => {
      rememberJob(client, next);
      onClose();
      void navigate({ to: '/jobs/$job', params: { job: next.id } });
    },
    onError: () => {
      restsAreOld(client);
      settingsAreOld(client, job.hostId, job.domainId);
    },
    onSettled: () => {
      under.current = false;
    },
  });
  const { error, variables } = mutation;
  const changes = error === null ? undefined : changesIn(error, variables?.answer);
  return {
    pending: mutation.isPending,
    changes,
    error: error === null || changes !== undefined ? undefined : problemOf(error),
    send: (answer: JobRest, confirmation: string | undefined) => {
      if (under.current) return;
      under.current = true;
      const plan = answer.rest.ok ? answer.rest.plan : undefined;
      const configuration = plan && configurationShown(client, answer.reading, plan);
      mutation.mutate({ answer, confirmation, configuration });
    },
  };
}

/** What changed since the rest was shown, when that is why the server refused. */
function changesIn(error: Error, answer: JobRest | undefined): string[] | undefined {
  if (!(error instanceof ApiError) || error.problem.code !== 'treeChanged') return undefined;
  const news = TreeChanged.safeParse(error.detail);
  if (!news.success || answer === undefined) return undefined;
  return changesInWords(answer.reading.tree, news.data.reading.tree);
}
