import type { Job } from '@snaptree/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { isOpen } from '../use-jobs.ts';
import { type Notifier, notifyFinished } from './notify-finished.ts';
import type { ToastActions } from './toast.tsx';

const OPEN_KEY = 'snaptree.open';

/**
 * Reports the result of every job that this tab saw running. The tab remembers running jobs, so that it also reports
 * after a reload or after the computer slept.
 */
export function useNotifyWhenDone(jobs: readonly Job[] | undefined): void {
  const navigate = useNavigate();
  const client = useQueryClient();
  const open = useRef<ReadonlySet<string>>(undefined);
  const notifier = useRef<Notifier>(undefined);
  const openJob = (job: Job) => void navigate({ to: '/jobs/$job', params: { job: job.id } });
  notifier.current = { open: openJob, toast: (job) => void toast(job, { open: openJob, client }) };
  useEffect(() => {
    if (jobs === undefined) return;
    const before = open.current ?? rememberedOpen();
    open.current = new Set(jobs.filter(isOpen).map((job) => job.id));
    rememberOpen(open.current);
    for (const job of jobs) {
      if (!isOpen(job) && before.has(job.id) && notifier.current !== undefined) {
        void notifyFinished(job, notifier.current);
      }
    }
  }, [jobs]);
}

async function toast(job: Job, actions: ToastActions): Promise<void> {
  (await import('./toast.tsx')).toast(job, actions);
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
    // Without storage, running jobs are forgotten on reload.
  }
}
