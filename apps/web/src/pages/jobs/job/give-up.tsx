import { Button } from '@mantine/core';
import type { Job } from '@snaptree/core';
import { useState } from 'react';
import { DismissDialog } from '../../../jobs/interrupted/dismiss-dialog.tsx';
import { interruptedJobMessages } from '../../../messages/jobs/interrupted-page.ts';
import { jobPageMessages as messages } from '../../../messages/jobs/pages.ts';
import styles from './job-page.module.css';

/** What to do about a job whose host does not come back. */
export function GiveUp({ job }: { job: Job }) {
  const [asking, setAsking] = useState(false);
  return (
    <section className={styles.giveUp}>
      <p className={styles.quiet}>{messages.giveUp}</p>
      <Button variant="default" onClick={() => setAsking(true)}>
        {interruptedJobMessages.dismissAsk}
      </Button>
      {asking && <DismissDialog job={job} onClose={() => setAsking(false)} />}
    </section>
  );
}
