import { Button } from '@mantine/core';
import type { Job } from '@snaptree/core';
import { currentStep } from '../../messages/jobs.ts';
import { useNow } from '../../ui/clock.ts';
import styles from './enable-notifications.module.css';
import { LONG_MS } from './notify-finished.ts';
import { askPermission, usePermission } from './permission.ts';

/**
 * Offers to be told at the end of a job that takes long: only then, because a permission that is asked for without
 * a reason is refused.
 */
export function EnableNotifications({ job }: { job: Job }) {
  const permission = usePermission();
  const now = useNow(1_000);
  if (permission === 'impossible' || !takesLong(job, now)) return null;
  if (permission === 'granted') {
    return (
      <p className={styles.note}>This browser tells you when it is done, also while you look elsewhere.</p>
    );
  }
  if (permission === 'denied') {
    return (
      <p className={styles.note}>
        This browser blocks notifications of this page; the bar below says when it is done.
      </p>
    );
  }
  return (
    <div className={styles.offer}>
      <p>
        This takes a while. The browser can tell you when it is done, also while you look elsewhere; it will
        ask you first whether it may.
      </p>
      <Button size="xs" variant="default" onClick={() => void askPermission()}>
        Tell me when it is done
      </Button>
    </div>
  );
}

function takesLong(job: Job, now: number): boolean {
  const left = (currentStep(job)?.progress?.secondsLeft ?? 0) * 1_000;
  return Math.max(0, now - job.acceptedAt) + left >= LONG_MS;
}
