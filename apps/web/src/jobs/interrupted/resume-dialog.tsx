import { Button, Modal } from '@mantine/core';
import { type Job, type JobRest, TreeChanged } from '@snaptree/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { call } from '../../api/http/client.ts';
import { ApiError, problemOf } from '../../api/http/problem.ts';
import { rememberJob, restsAreOld } from '../../api/queries/cache.ts';
import { settingsAreOld } from '../../api/queries/settings-follow.ts';
import { type Answers, Question } from '../../confirm/question.tsx';
import { ConfigurationAfter } from '../../inspector/configuration/configuration.tsx';
import { configurationShown } from '../../inspector/configuration/shown.ts';
import { interruptedJobMessages } from '../../messages/jobs/interrupted-page.ts';
import { jobTitle } from '../../messages/jobs/jobs.ts';
import { changesInWords } from '../../messages/operations/differences.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import styles from './dialogs.module.css';

interface ResumeProps {
  readonly job: Job;
  readonly answer: JobRest;
  readonly blockedReason: string | undefined;
  readonly onClose: () => void;
}

/** Confirms the remaining steps of a job, planned on the current tree. */
export function ResumeDialog({ job, answer, blockedReason, onClose }: ResumeProps) {
  const resume = useResume(job, onClose);
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={interruptedJobMessages.resumeTitle(jobTitle(job))}
      classNames={{ title: styles.title ?? '' }}
    >
      {answer.rest.ok ? (
        <Question
          plan={answer.rest.plan}
          tree={answer.reading.tree}
          hostName={job.hostName}
          blockedReason={blockedReason}
          pending={resume.pending}
          labels={{ go: interruptedJobMessages.resume, back: interruptedJobMessages.back }}
          onGo={(answers) => resume.send(answer, answers)}
          more={<ConfigurationAfter reading={answer.reading} plan={answer.rest.plan} />}
          onBack={onClose}
          news={resume.changes !== undefined && <Changed changes={resume.changes} />}
          error={resume.error !== undefined && <ProblemNote problem={resume.error} />}
        />
      ) : (
        <div className={styles.body}>
          <p className={styles.changed} role="alert">
            {interruptedJobMessages.noLonger}
          </p>
          <div className={styles.buttons}>
            <Button onClick={onClose}>{interruptedJobMessages.seeWhy}</Button>
          </div>
        </div>
      )}
    </Modal>
  );
}

function Changed({ changes }: { changes: readonly string[] }) {
  return (
    <div className={styles.changed} role="alert">
      <b>{interruptedJobMessages.changed}</b>
      <ul>
        {changes.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {interruptedJobMessages.changedTodo}
    </div>
  );
}

interface Decision {
  readonly answer: JobRest;
  readonly answers: Answers;
  /** Revision of the settings that were shown, if any. */
  readonly configuration: string | undefined;
}

/** Sends the request once per answer; the server answers a repeated request with the same job. */
function useResume(job: Job, onClose: () => void) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const under = useRef(false);
  const mutation = useMutation({
    mutationFn: ({ answer, answers: { confirmation, acceptLowSpace }, configuration }: Decision) =>
      call('resumeJob', {
        params: { job: job.id },
        body: {
          revision: answer.reading.revision,
          ...(confirmation === undefined ? {} : { confirmation }),
          ...(configuration === undefined ? {} : { configuration }),
          ...(acceptLowSpace ? { acceptLowSpace } : {}),
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
    send: (answer: JobRest, answers: Answers) => {
      if (under.current) return;
      under.current = true;
      const plan = answer.rest.ok ? answer.rest.plan : undefined;
      const configuration = plan && configurationShown(client, answer.reading, plan);
      mutation.mutate({ answer, answers, configuration });
    },
  };
}

/** What changed since the page was opened, if the server refused for that reason. */
function changesIn(error: Error, answer: JobRest | undefined): string[] | undefined {
  if (!(error instanceof ApiError) || error.problem.code !== 'treeChanged') return undefined;
  const news = TreeChanged.safeParse(error.detail);
  if (!news.success || answer === undefined) return undefined;
  return changesInWords(answer.reading.tree, news.data.reading.tree);
}
