import type { Job } from '@snaptree/core';
import { useEffect, useRef } from 'react';
import { outcomeWords, type Tone } from '../words/outcomes.ts';
import { isOpen } from './use-jobs.ts';

const colors: Record<Tone, string> = {
  good: 'var(--green)',
  warn: 'var(--amber)',
  bad: 'var(--red)',
  quiet: 'gray',
};

/** Says how a job ended, wherever the user is; jobs that had ended before the page knew them are passed over. */
export function useTellWhenDone(jobs: readonly Job[]): void {
  const open = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    for (const job of jobs) if (!isOpen(job) && open.current.has(job.id)) void tell(job);
    open.current = new Set(jobs.filter(isOpen).map((job) => job.id));
  }, [jobs]);
}

async function tell(job: Job): Promise<void> {
  if (job.outcome === undefined) return;
  const { notifications } = await import('@mantine/notifications');
  const words = outcomeWords[job.outcome.state];
  notifications.show({
    id: job.id,
    title: `${words.sign} ${job.domainName}: ${words.title}`,
    message: `${job.sentence} ${words.tone === 'good' ? '' : words.next}`,
    color: colors[words.tone],
    closeButtonProps: { 'aria-label': 'Close' },
    autoClose: words.tone === 'good' ? 6_000 : false,
  });
}
