import { Drawer, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Job } from '@snaptree/core';
import { Link } from '@tanstack/react-router';
import { Bar } from '../marks/bar.tsx';
import { Name } from '../marks/name.tsx';
import { currentStep, jobPercent, jobState, jobTitle, progressInWords } from '../words/jobs.ts';
import styles from './job-bar.module.css';
import { JobRows } from './job-rows.tsx';
import { useTellWhenDone } from './tell-when-done.tsx';
import { isOpen, useJobs } from './use-jobs.ts';

const DRAWER_SHOWS = 30;

/** The line at the bottom of every screen: what runs now, how the last one ended; opens the drawer. */
export function JobBar() {
  const { data: jobs = [] } = useJobs();
  const [open, drawer] = useDisclosure(false);
  useTellWhenDone(jobs);
  const running = jobs.filter(isOpen);
  const [current] = running;
  const today = jobs.filter((job) => job.finishedAt !== undefined && isToday(job.finishedAt)).length;
  return (
    <footer className={styles.bar}>
      <UnstyledButton className={styles.open} onClick={drawer.open}>
        <b className={styles.title}>
          Jobs<span className="hidden-text">: open the list.</span>
        </b>
        {current === undefined ? (
          <Resting last={jobs[0]} />
        ) : (
          <Running job={current} more={running.length - 1} />
        )}
      </UnstyledButton>
      <Link to="/jobs" className={styles.today ?? ''}>
        {today === 0 ? 'History' : `${today} finished today`}
      </Link>
      <Drawer
        opened={open}
        onClose={drawer.close}
        position="bottom"
        size="min(420px, 70dvh)"
        title="Jobs"
        classNames={{ content: styles.drawer ?? '' }}
      >
        <JobRows jobs={jobs.slice(0, DRAWER_SHOWS)} onGo={drawer.close} />
      </Drawer>
    </footer>
  );
}

function Running({ job, more }: { job: Job; more: number }) {
  const state = jobState(job);
  const words = job.state === 'running' ? progressInWords(currentStep(job)?.progress) : state.text;
  return (
    <>
      <span className={styles.pulse} aria-hidden="true" />
      <span className={styles.what}>
        <Name text={`${job.domainName} · ${jobTitle(job)}`} />
      </span>
      <span className={styles.progress}>
        <Bar percent={jobPercent(job)} label={`Job on ${job.domainName}`} />
      </span>
      <span className={styles.words}>
        {words}
        {more > 0 ? ` · ${more} more` : ''}
      </span>
    </>
  );
}

function Resting({ last }: { last: Job | undefined }) {
  if (last === undefined) return <span className={styles.words}>Nothing has run yet.</span>;
  const state = jobState(last);
  return (
    <>
      <span className={styles.sign} data-tone={state.tone}>
        {state.sign} {state.text}
      </span>
      <span className={styles.what}>
        <Name text={`${last.domainName} · ${jobTitle(last)}`} />
      </span>
    </>
  );
}

function isToday(at: number): boolean {
  return new Date(at).toDateString() === new Date().toDateString();
}
