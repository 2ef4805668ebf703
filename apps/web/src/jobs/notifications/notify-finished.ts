import type { Job } from '@snaptree/core';
import { notificationMessages } from '../../messages/jobs/bar.ts';
import { jobTitle } from '../../messages/jobs/jobs.ts';
import { outcomeWords } from '../../messages/jobs/outcomes.ts';
import { exactTime } from '../../messages/text/format.ts';
import { claimNotification } from './claim-notification.ts';
import { permissionNow } from './permission.ts';

/** Jobs that take longer, in milliseconds, are reported by a browser notification if the page is hidden. */
export const LONG_MS = 20_000;
/** The time of the end is shown if it is longer ago than this. */
const LATE_MS = 60_000;
/** How long a hidden page waits for a visible one, in milliseconds. */
const GIVE_WAY_MS = 1_500;

export interface Notifier {
  /** Shows a toast in the page. */
  readonly toast: (job: Job) => void;
  /** Opens the page of the job. */
  readonly open: (job: Job) => void;
}

/**
 * Reports the result of a job once, however many tabs are open: in the visible page; otherwise as a browser
 * notification, if permitted and the job took long; otherwise in the first page that becomes visible.
 */
export async function notifyFinished(job: Job, notifier: Notifier): Promise<void> {
  if (!isLookedAt()) {
    // A visible page has priority.
    await new Promise((resolve) => setTimeout(resolve, GIVE_WAY_MS));
    if (!isLookedAt() && (await notifiedByBrowser(job, notifier))) return;
    await looked();
  }
  if (await claimNotification(job.id)) notifier.toast(job);
}

const isLookedAt = () => document.visibilityState === 'visible';

/** True if this tab or another one showed a browser notification. */
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

/** Resolves when the page becomes visible. */
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

/** When a job ended, if that is long ago. */
export function endedInWords(job: Job, now: number): string {
  const { finishedAt } = job;
  return finishedAt === undefined || now - finishedAt < LATE_MS
    ? ''
    : notificationMessages.endedAt(exactTime(finishedAt));
}
