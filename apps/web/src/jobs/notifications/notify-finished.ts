import type { Job } from '@snaptree/core';
import { exactTime } from '../../messages/format.ts';
import { jobTitle } from '../../messages/jobs.ts';
import { outcomeWords } from '../../messages/outcomes.ts';
import { claimNotification } from './claim-notification.ts';
import { permissionNow } from './permission.ts';

/** A job that took this long is told by the browser while the page is not looked at, in milliseconds. */
export const LONG_MS = 20_000;
/** How much later than this a page that slept says when a job had ended. */
const LATE_MS = 60_000;
/** How long a page that is not looked at waits for one that is, in milliseconds. */
const GIVE_WAY_MS = 1_500;

export interface Notifier {
  /** Shows a notice in the page. */
  readonly toast: (job: Job) => void;
  /** Brings the page of the job up. */
  readonly open: (job: Job) => void;
}

/**
 * Tells once how a job ended, whatever number of tabs knows of it: in the page that is looked at; else by the
 * browser, where it may and the job took long; else in the first page that is looked at again.
 */
export async function notifyFinished(job: Job, notifier: Notifier): Promise<void> {
  if (!isLookedAt()) {
    // A page that is looked at comes first.
    await new Promise((resolve) => setTimeout(resolve, GIVE_WAY_MS));
    if (!isLookedAt() && (await notifiedByBrowser(job, notifier))) return;
    await looked();
  }
  if (await claimNotification(job.id)) notifier.toast(job);
}

const isLookedAt = () => document.visibilityState === 'visible';

/** True when the browser has told it, through this tab or another one. */
async function notifiedByBrowser(job: Job, { open }: Notifier): Promise<boolean> {
  const took = (job.finishedAt ?? job.acceptedAt) - job.acceptedAt;
  if (permissionNow() !== 'granted' || took < LONG_MS || job.outcome === undefined) return false;
  if (!(await claimNotification(job.id))) return true;
  const words = outcomeWords[job.outcome.state];
  const notification = new Notification(`${job.domainName}: ${words.title}`, {
    body: [jobTitle(job), words.tone === 'good' ? '' : words.next].filter(Boolean).join('. '),
    tag: job.id,
  });
  notification.onclick = () => {
    window.focus();
    notification.close();
    open(job);
  };
  return true;
}

/** Resolves when somebody looks at this page again. */
function looked(): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isLookedAt()) return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    look();
  });
}

/** When a job ended, said only where that is long ago. */
export function endedInWords(job: Job, now: number): string {
  const { finishedAt } = job;
  return finishedAt === undefined || now - finishedAt < LATE_MS ? '' : `Ended at ${exactTime(finishedAt)}.`;
}
