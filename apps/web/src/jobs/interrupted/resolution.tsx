import { Button } from '@mantine/core';
import type { Job, JobRest } from '@snaptree/core';
import { useState } from 'react';
import { interruptedJobMessages } from '../../messages/jobs/interrupted-page.ts';
import { DismissDialog } from './dismiss-dialog.tsx';
import styles from './interrupted-job.module.css';
import { ResumeDialog } from './resume-dialog.tsx';

interface ResolutionProps {
  readonly job: Job;
  /** Absent while the tree is being read; dismissing needs no tree. */
  readonly answer: JobRest | undefined;
  readonly blockedReason: string | undefined;
}

/** The two choices for an interrupted job, each with a confirmation. */
export function Resolution({ job, answer, blockedReason }: ResolutionProps) {
  const [asking, setAsking] = useState<'resume' | 'dismiss'>();
  const close = () => setAsking(undefined);
  const plan = answer?.rest.ok === true ? answer.rest.plan : undefined;
  return (
    <>
      {blockedReason !== undefined && <p className={styles.blocked}>{blockedReason}</p>}
      <div className={styles.decide}>
        <Button
          disabled={blockedReason !== undefined || plan === undefined}
          onClick={() => setAsking('resume')}
        >
          {interruptedJobMessages.resumeAsk}
        </Button>
        <Button variant="default" disabled={blockedReason !== undefined} onClick={() => setAsking('dismiss')}>
          {interruptedJobMessages.dismissAsk}
        </Button>
      </div>
      {asking === 'resume' && answer !== undefined && (
        <ResumeDialog job={job} answer={answer} blockedReason={blockedReason} onClose={close} />
      )}
      {asking === 'dismiss' && <DismissDialog job={job} onClose={close} />}
    </>
  );
}
