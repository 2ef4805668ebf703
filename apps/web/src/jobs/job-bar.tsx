import { Button, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { interruptedOutcome, type Job } from '@snaptree/core';
import { Link } from '@tanstack/react-router';
import { currentStep, jobPercent, jobState, jobTitle, progressInWords } from '../messages/jobs.ts';
import { Bar } from '../ui/bar.tsx';
import { LateDrawer } from '../ui/lazy/late-drawer.tsx';
import { Name } from '../ui/name.tsx';
import styles from './job-bar.module.css';
import { JobRows } from './job-rows.tsx';
import { useNotifyWhenDone } from './notifications/notify-when-done.tsx';
import { isOpen, useInterruptedJobs, useJobs } from './use-jobs.ts';

const DRAWER_SHOWS = 30;

/** The line at the bottom of every screen: what runs now, how the last one ended; opens the drawer. */
export function JobBar() {
  const { data } = useJobs();
  const undecided = useInterruptedJobs();
  const [open, drawer] = useDisclosure(false);
  useNotifyWhenDone(data);
  const jobs = data ?? [];
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
      {undecided.length > 0 && <Undecided jobs={undecided} />}
      <Link to="/jobs" className={styles.today ?? ''}>
        {today === 0 ? 'History' : `${today} finished today`}
      </Link>
      <LateDrawer
        opened={open}
        onClose={drawer.close}
        position="bottom"
        size="min(420px, 70dvh)"
        title="Jobs"
        classNames={{ content: styles.drawer ?? '' }}
      >
        <Recent jobs={jobs} undecided={undecided} onGo={drawer.close} />
      </LateDrawer>
    </footer>
  );
}

/** One job that waits for a decision is a link to it, several are a link to their list. */
function Undecided({ jobs }: { jobs: readonly Job[] }) {
  const [only, ...others] = jobs;
  const words = (
    <>
      <span aria-hidden="true">! </span>
      {jobs.length}
      <span className={styles.rest}> {jobs.length === 1 ? 'interrupted' : 'decisions'} to make</span>
    </>
  );
  if (only !== undefined && others.length === 0) {
    return (
      <Link
        to="/jobs/$job"
        params={{ job: only.id }}
        className={styles.undecided ?? ''}
        aria-label={`1 decision to make: a job on ${only.domainName} stopped half-way`}
      >
        {words}
      </Link>
    );
  }
  return (
    <Link
      to="/jobs"
      search={{ state: 'interrupted' }}
      className={styles.undecided ?? ''}
      aria-label={`${jobs.length} decisions to make: jobs stopped half-way`}
    >
      {words}
    </Link>
  );
}

interface RecentProps {
  readonly jobs: readonly Job[];
  readonly undecided: readonly Job[];
  readonly onGo: () => void;
}

/** What waits for somebody, what runs, and what ended last. */
function Recent({ jobs, undecided, onGo }: RecentProps) {
  const open = jobs.filter(isOpen);
  const ended = jobs.filter((job) => !isOpen(job) && interruptedOutcome(job) === undefined);
  if (jobs.length === 0 && undecided.length === 0) {
    return <p className={styles.words}>Nothing has run yet. What you confirm on a tree shows up here.</p>;
  }
  return (
    <>
      <Group title="Waiting for a decision" jobs={undecided} onGo={onGo} />
      <Group title="Now" jobs={open} onGo={onGo} />
      <Group title="Ended" jobs={ended.slice(0, DRAWER_SHOWS)} onGo={onGo} />
      <Button mt="md" variant="default" onClick={onGo} renderRoot={(props) => <Link {...props} to="/jobs" />}>
        All jobs
      </Button>
    </>
  );
}

function Group({ title, jobs, onGo }: { title: string; jobs: readonly Job[]; onGo: () => void }) {
  if (jobs.length === 0) return null;
  return (
    <section className={styles.group}>
      <h3>{title}</h3>
      <JobRows jobs={jobs} onGo={onGo} />
    </section>
  );
}

function Running({ job, more }: { job: Job; more: number }) {
  const state = jobState(job);
  const words =
    job.state === 'running' ? progressInWords(currentStep(job)?.progress, job.traits) : state.text;
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
