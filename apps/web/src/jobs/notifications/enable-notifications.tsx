import { Button } from '@mantine/core';
import type { Job } from '@snaptree/core';
import { notificationMessages } from '../../messages/jobs/bar.ts';
import { currentStep } from '../../messages/jobs/jobs.ts';
import { useServerNow } from '../../ui/clock.ts';
import styles from './enable-notifications.module.css';
import { LONG_MS } from './notify-finished.ts';
import { askPermission, usePermission } from './permission.ts';

/** Offers a notification only for long jobs, because users refuse a permission request without a reason. */
export function EnableNotifications({ job }: { job: Job }) {
  const permission = usePermission();
  const now = useServerNow(1_000);
  if (permission === 'impossible' || !takesLong(job, now)) return null;
  if (permission === 'granted') {
    return <p className={styles.note}>{notificationMessages.granted}</p>;
  }
  if (permission === 'denied') {
    return <p className={styles.note}>{notificationMessages.denied}</p>;
  }
  return (
    <div className={styles.offer}>
      <p>{notificationMessages.offer}</p>
      <Button size="xs" variant="default" onClick={() => void askPermission()}>
        {notificationMessages.enable}
      </Button>
    </div>
  );
}

function takesLong(job: Job, now: number): boolean {
  const left = (currentStep(job)?.progress?.secondsLeft ?? 0) * 1_000;
  return Math.max(0, now - job.acceptedAt) + left >= LONG_MS;
}
