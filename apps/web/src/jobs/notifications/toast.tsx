import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type Job, problemMessage } from '@snaptree/core';
import type { QueryClient } from '@tanstack/react-query';
import { problemOf } from '../../api/http/problem.ts';
import { takeBack, undoOf } from '../../api/operate/undo.ts';
import { notificationMessages } from '../../messages/jobs/bar.ts';
import { jobTitle } from '../../messages/jobs/jobs.ts';
import { outcomeWords, type Tone } from '../../messages/jobs/outcomes.ts';
import { serverNow } from '../../ui/clock.ts';
import { endedInWords } from './notify-finished.ts';

const colors: Record<Tone, string> = { good: 'var(--green)', warn: 'var(--amber)', quiet: 'gray' };

/** Actions of the toast. */
export interface ToastActions {
  readonly open: (job: Job) => void;
  readonly client: QueryClient;
}

/** Reports the result of a job, and offers to undo it if possible. */
export function toast(job: Job, { open, client }: ToastActions): void {
  if (job.outcome === undefined) return;
  const words = outcomeWords[job.outcome.state];
  const good = words.tone === 'good';
  const seeJob = () => {
    notifications.hide(job.id);
    open(job);
  };
  const undo = undoOf(job.id);
  const back = () => {
    notifications.hide(job.id);
    if (undo === undefined) return;
    takeBack(client, undo).catch((error: unknown) => {
      const said = {
        title: notificationMessages.undoFailed(job.domainName),
        message: problemMessage(problemOf(error)),
      };
      notifications.show({ ...said, color: colors.warn, autoClose: false });
    });
  };
  notifications.show({
    id: job.id,
    title: `${words.sign} ${job.domainName}: ${words.title}`,
    message: (
      <>
        {jobTitle(job)}. {good ? '' : words.next} {endedInWords(job, serverNow())}{' '}
        <Anchor component="button" type="button" size="sm" onClick={seeJob}>
          {notificationMessages.seeJob}
        </Anchor>
        {undo !== undefined && good && (
          <>
            {' · '}
            <Anchor component="button" type="button" size="sm" onClick={back}>
              {notificationMessages.undo}
            </Anchor>
          </>
        )}
      </>
    ),
    color: colors[words.tone],
    closeButtonProps: { 'aria-label': notificationMessages.close },
    autoClose: good ? (undo === undefined ? 6_000 : 12_000) : false,
  });
}
