import { Button } from '@mantine/core';
import type { Job, JobRest } from '@snaptree/core';
import { useState } from 'react';
import { LeaveDialog } from './dismiss-dialog.tsx';
import styles from './interrupted-job.module.css';
import { ResumeDialog } from './resume-dialog.tsx';

interface DecideProps {
  readonly job: Job;
  /** Absent while the tree is being read; leaving needs no tree. */
  readonly answer: JobRest | undefined;
  readonly hold: string | undefined;
}

/** The two ways out of a half-way state, each asked about once more. */
export function Decide({ job, answer, hold }: DecideProps) {
  const [asking, setAsking] = useState<'resume' | 'leave'>();
  const close = () => setAsking(undefined);
  const plan = answer?.rest.ok === true ? answer.rest.plan : undefined;
  return (
    <>
      {hold !== undefined && <p className={styles.hold}>{hold}</p>}
      <div className={styles.decide}>
        <Button disabled={hold !== undefined || plan === undefined} onClick={() => setAsking('resume')}>
          Resume…
        </Button>
        <Button variant="default" disabled={hold !== undefined} onClick={() => setAsking('leave')}>
          Leave as it is…
        </Button>
      </div>
      {asking === 'resume' && answer !== undefined && (
        <ResumeDialog job={job} answer={answer} hold={hold} onClose={close} />
      )}
      {asking === 'leave' && <LeaveDialog job={job} onClose={close} />}
    </>
  );
}
