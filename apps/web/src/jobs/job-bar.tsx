import { Button, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { interruptedOutcome, type Job } from '@snaptree/core';
import { Link } from '@tanstack/react-router';
import { jobBarMessages } from '../messages/jobs/bar.ts';
import { currentStep, jobPercent, jobState, jobTitle, progressInWords } from '../messages/jobs/jobs.ts';
import { Bar } from '../ui/bar.tsx';
import { LateDrawer } from '../ui/lazy/late-drawer.tsx';
import { Name } from '../ui/name.tsx';
import styles from './job-bar.module.css';
import { JobRows } from './job-rows.tsx';
import { useNotifyWhenDone } from './notifications/notify-when-done.tsx';
import { isOpen, useInterruptedJobs, useJobs } from './use-jobs.ts';

const DRAWER_SHOWS = 30;

/** The bar at the bottom of every page: the running job or the last result. Opens the drawer. */
export function JobBar() {
  const { data } = useJobs();
  const interrupted = useInterruptedJobs();
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
          {jobBarMessages.title}
          <span className="hidden-text">{jobBarMessages.open}</span>
        </b>
        {current === undefined ? (
          <Resting last={jobs[0]} />
        ) : (
          <Running job={current} more={running.length - 1} />
        )}
      </UnstyledButton>
      {interrupted.length > 0 && <Interrupted jobs={interrupted} />}
      <Link to="/jobs" className={styles.today ?? ''}>
        {today === 0 ? jobBarMessages.history : jobBarMessages.finishedToday(today)}
      </Link>
      <LateDrawer
        opened={open}
        onClose={drawer.close}
        position="bottom"
        size="min(420px, 70dvh)"
        title={jobBarMessages.title}
      >
        <Recent jobs={jobs} interrupted={interrupted} onGo={drawer.close} />
      </LateDrawer>
    </footer>
  );
}

/** Links to the interrupted job, or to the list if there are several. */
function Interrupted({ jobs }: { jobs: readonly Job[] }) {
  const [only, ...others] = jobs;
  const words = (
    <>
      <span aria-hidden="true">! </span>
      {`${jobs.length} `}
      <span className={styles.rest}>{jobBarMessages.interrupted}</span>
    </>
  );
  if (only !== undefined && others.length === 0) {
    return (
      <Link
        to="/jobs/$job"
        params={{ job: only.id }}
        className={styles.interrupted ?? ''}
        aria-label={jobBarMessages.interruptedOne(only.domainName)}
      >
        {words}
      </Link>
    );
  }
  return (
    <Link
      to="/jobs"
      search={{ state: 'interrupted' }}
      className={styles.interrupted ?? ''}
      aria-label={jobBarMessages.interruptedMany(jobs.length)}
    >
      {words}
    </Link>
  );
}

interface RecentProps {
  readonly jobs: readonly Job[];
  readonly interrupted: readonly Job[];
  readonly onGo: () => void;
}

/** Interrupted, running and finished jobs. */
function Recent({ jobs, interrupted, onGo }: RecentProps) {
  const open = jobs.filter(isOpen);
  const ended = jobs.filter((job) => !isOpen(job) && interruptedOutcome(job) === undefined);
  if (jobs.length === 0 && interrupted.length === 0) {
    return <p className={styles.words}>{jobBarMessages.nothingMore}</p>;
  }
  return (
    <>
      <Group title={jobBarMessages.groups.interrupted} jobs={interrupted} onGo={onGo} />
      <Group title={jobBarMessages.groups.running} jobs={open} onGo={onGo} />
      <Group title={jobBarMessages.groups.finished} jobs={ended.slice(0, DRAWER_SHOWS)} onGo={onGo} />
      <Button mt="md" variant="default" onClick={onGo} renderRoot={(props) => <Link {...props} to="/jobs" />}>
        {jobBarMessages.all}
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
        <Bar percent={jobPercent(job)} label={jobBarMessages.jobOn(job.domainName)} />
      </span>
      <span className={styles.words}>
        {words}
        {more > 0 ? jobBarMessages.more(more) : ''}
      </span>
    </>
  );
}

function Resting({ last }: { last: Job | undefined }) {
  if (last === undefined) return <span className={styles.words}>{jobBarMessages.nothing}</span>;
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
