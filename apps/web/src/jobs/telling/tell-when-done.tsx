import { Anchor } from '@mantine/core';
import type { Job } from '@snaptree/core';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { problemOf } from '../../api/problem.ts';
import { jobTitle } from '../../words/jobs.ts';
import { outcomeWords, type Tone } from '../../words/outcomes.ts';
import { isOpen } from '../use-jobs.ts';
import { endedInWords, type Telling, tellEnd } from './telling.ts';
import { takeBack, undoOf } from './undo.ts';

const colors: Record<Tone, string> = { good: 'var(--green)', warn: 'var(--amber)', quiet: 'gray' };
const OPEN_KEY = 'snaptree.open';

/**
 * Says how a job ended, wherever the user is; jobs that had ended before this tab knew them are passed over. What
 * was open is remembered for as long as the tab lives, so that one that slept or was loaded again tells as well.
 */
export function useTellWhenDone(jobs: readonly Job[] | undefined): void {
  const navigate = useNavigate();
  const client = useQueryClient();
  const open = useRef<ReadonlySet<string>>(undefined);
  const telling = useRef<Telling>(undefined);
  const openJob = (job: Job) => void navigate({ to: '/jobs/$job', params: { job: job.id } });
  telling.current = { open: openJob, toast: (job) => void toast(job, { open: openJob, client }) };
  useEffect(() => {
    if (jobs === undefined) return;
    const before = open.current ?? rememberedOpen();
    open.current = new Set(jobs.filter(isOpen).map((job) => job.id));
    rememberOpen(open.current);
    for (const job of jobs) {
      if (!isOpen(job) && before.has(job.id) && telling.current !== undefined) {
        void tellEnd(job, telling.current);
      }
    }
  }, [jobs]);
}

interface Ways {
  readonly open: (job: Job) => void;
  readonly client: QueryClient;
}

async function toast(job: Job, { open, client }: Ways): Promise<void> {
  if (job.outcome === undefined) return;
  const { notifications } = await import('@mantine/notifications');
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
      const { what, on, todo } = problemOf(error);
      const said = { title: `${job.domainName}: nothing was taken back`, message: `${what}: ${on}. ${todo}` };
      notifications.show({ ...said, color: colors.warn, autoClose: false });
    });
  };
  notifications.show({
    id: job.id,
    title: `${words.sign} ${job.domainName}: ${words.title}`,
    message: (
      <>
        {jobTitle(job)}. {good ? '' : words.next} {endedInWords(job, Date.now())}{' '}
        <Anchor component="button" type="button" size="sm" onClick={seeJob}>
          See the job
        </Anchor>
        {undo !== undefined && good && (
          <>
            {' · '}
            <Anchor component="button" type="button" size="sm" onClick={back}>
              Undo
            </Anchor>
          </>
        )}
      </>
    ),
    color: colors[words.tone],
    closeButtonProps: { 'aria-label': 'Close' },
    autoClose: good ? (undo === undefined ? 6_000 : 12_000) : false,
  });
}

function rememberedOpen(): ReadonlySet<string> {
  try {
    return new Set((sessionStorage.getItem(OPEN_KEY) ?? '').split(' '));
  } catch {
    return new Set();
  }
}

function rememberOpen(open: ReadonlySet<string>): void {
  try {
    sessionStorage.setItem(OPEN_KEY, [...open].join(' '));
  } catch {
    // A browser that keeps nothing forgets what was open when the page is loaded again.
  }
}
