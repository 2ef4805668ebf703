import type { Job, JobEvent, JobStep, Progress } from './model.ts';

/** What became of an event: `gap` means that earlier ones are missing and the job must be fetched again. */
export type Reduced = { kind: 'changed'; job: Job } | { kind: 'ignored'; job: Job } | { kind: 'gap' };

const MAX_LOG_LINES = 500;

/**
 * Folds one event into a job. The same function runs in the server's journal and in the browser's cache.
 * A terminal state absorbs all but the one decision about it; duplicates and old events fall away; a gap asks for a refetch, except that a gap
 * filled by nothing but dropped `progress` events is harmless: `progress` carries the number of the last
 * lasting event and never advances it.
 */
export function reduceJob(job: Job | undefined, event: JobEvent): Reduced {
  if (job === undefined) return event.type === 'accepted' ? changed(begin(event)) : { kind: 'gap' };
  if (job.id !== event.jobId) return { kind: 'ignored', job };
  if (job.state === 'finished') return afterward(job, event);
  if (event.type === 'progress') {
    if (event.seq > job.seq) return { kind: 'gap' };
    if (event.seq < job.seq) return { kind: 'ignored', job };
    return changed(withProgress(job, event));
  }
  if (event.seq <= job.seq) return { kind: 'ignored', job };
  if (event.seq > job.seq + 1) return { kind: 'gap' };
  return changed({ ...advance(job, event), seq: event.seq, lastHeardAt: event.at });
}

/** Folds a whole history, oldest first; throws when it does not begin with `accepted` or has a gap. */
export function foldJob(events: readonly JobEvent[]): Job {
  let job: Job | undefined;
  for (const event of events) {
    const reduced = reduceJob(job, event);
    if (reduced.kind === 'gap') {
      throw new Error(`the history of job ${event.jobId} has a gap before event ${event.seq}`);
    }
    job = reduced.job;
  }
  if (job === undefined) throw new Error('an empty history is no job');
  return job;
}

function afterward(job: Job, event: JobEvent): Reduced {
  if (event.type !== 'dismissed' && event.type !== 'resumed') return { kind: 'ignored', job };
  if (event.seq <= job.seq || job.resolution !== undefined) return { kind: 'ignored', job };
  if (event.seq > job.seq + 1) return { kind: 'gap' };
  return changed({ ...advance(job, event), seq: event.seq });
}

const changed = (job: Job): Reduced => ({ kind: 'changed', job });

function begin(event: Extract<JobEvent, { type: 'accepted' }>): Job {
  const { type: _, at, seq, jobId, steps, ...facts } = event;
  return {
    ...facts,
    id: jobId,
    seq,
    steps: steps.map((step) => ({ step, state: 'waiting' })),
    cancelRequested: false,
    state: 'accepted',
    acceptedAt: at,
    lastHeardAt: at,
    log: [],
  };
}

type Lasting = Exclude<JobEvent, { type: 'progress' }>;

function advance(job: Job, event: Lasting): Job {
  switch (event.type) {
    case 'accepted':
      return job;
    case 'stepIntent':
      return atStep(job, event.step, { state: 'intent' });
    case 'stepSent':
      return atStep(job, event.step, { state: 'sent' });
    case 'stepTaskRef':
      return atStep(job, event.step, { taskRef: event.taskRef });
    case 'stepObserved':
      return atStep(job, event.step, { state: 'observed' });
    case 'log':
      return { ...job, log: [...job.log, { at: event.at, text: event.text }].slice(-MAX_LOG_LINES) };
    case 'hostLost':
      return { ...job, state: 'unknown', hostLostWhy: event.why };
    case 'hostReachable': {
      const { hostLostWhy: _, ...rest } = job;
      return { ...rest, state: 'running' };
    }
    case 'cancelRequested':
      return { ...job, cancelRequested: true };
    case 'verifying':
      return { ...job, state: 'verifying' };
    case 'finished': {
      const { hostLostWhy: _, ...rest } = job;
      const names = event.names === undefined ? job.names : { ...job.names, ...event.names };
      return { ...rest, state: 'finished', outcome: event.outcome, names, finishedAt: event.at };
    }
    case 'dismissed':
      return { ...job, resolution: { how: 'dismissed', by: event.by, at: event.at } };
    case 'resumed':
      return { ...job, resolution: { how: 'resumed', by: event.by, at: event.at, jobId: event.next } };
    default:
      return event satisfies never;
  }
}

function atStep(job: Job, index: number, change: Partial<JobStep>): Job {
  const steps = job.steps.map((step, i) => (i === index ? { ...step, ...change } : step));
  return { ...job, state: 'running', steps };
}

function withProgress(job: Job, event: Extract<JobEvent, { type: 'progress' }>): Job {
  const steps = job.steps.map((step, i) =>
    i === event.step
      ? { ...step, progress: forward(step.progress, event.progress), ...diskProgress(step, event.progress) }
      : step,
  );
  return { ...job, steps, lastHeardAt: event.at };
}

/** Keeps the progress of the other disks. */
function diskProgress({ disks = [] }: JobStep, now: Progress): Pick<JobStep, 'disks'> {
  if (now.disk === undefined) return {};
  const before = disks.find(({ disk }) => disk === now.disk);
  const next = forward(before, now);
  return {
    disks: before === undefined ? [...disks, next] : disks.map((disk) => (disk === before ? next : disk)),
  };
}

/** Percentages never run backwards on the screen, whatever the hypervisor says (vSphere goes 95, 100, 60). */
function forward(before: Progress | undefined, now: Progress): Progress {
  if (before?.percent === undefined || before.disk !== now.disk) return now;
  return { ...now, percent: Math.max(before.percent, now.percent ?? 0) };
}
