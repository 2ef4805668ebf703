import type { SnapshotTree, Step } from '@snaptree/core';
import type { ExecuteOptions, StepOutcome } from '../driver.ts';
import { expectChild, expectChildren, expectCurrent, expectSnapshot } from '../step/expectations.ts';
import { type Clock, wait } from '../time/clock.ts';
import { NativeError } from './hypervisor/native-error.ts';
import { endJob, percentOf, progressOf, type Stage, settle, startJob } from './jobs.ts';
import { emptyDrives } from './media.ts';
import { lost, nativeProblem, problem } from './problems.ts';
import type { SimulatedDomain, SimulatedJob } from './world/model.ts';

export interface ExecuteContext {
  readonly stage: Stage;
  readonly clock: Clock;
  readonly domain: SimulatedDomain;
  readonly read: () => SnapshotTree;
  /** Jobs of this driver; the one that is started is added. */
  readonly ownJobs: Set<string>;
  /** Aborted when the driver is closed. */
  readonly closed: AbortSignal;
}

/** Sends one step to the simulated hypervisor and waits for its end. */
export async function execute(
  context: ExecuteContext,
  step: Step,
  options: ExecuteOptions,
): Promise<StepOutcome> {
  const { domain, stage } = context;
  if (options.signal.aborted)
    throw problem('cancelled', domain, {
      what: 'The step on VM {on} was canceled before it started.',
      todo: 'Nothing was changed.',
    });
  expectTree(context.read(), step);
  await options.sending();
  let job: SimulatedJob;
  try {
    emptyDrives(stage, domain, step);
    job = startJob(stage, domain, step);
  } catch (error) {
    if (!(error instanceof NativeError)) throw error;
    stage.world.touch(domain.id);
    await stage.world.save();
    throw nativeProblem(error, domain, step);
  }
  context.ownJobs.add(job.id);
  try {
    await stage.world.save();
    await watchJob(context, job, options);
    await stage.world.save();
  } finally {
    context.ownJobs.delete(job.id);
  }
  return outcomeOf(context, job);
}

/** Checked right before the call, because another client may have changed what the step means. */
function expectTree({ domain, snapshots, current }: SnapshotTree, step: Step): void {
  const now = { vm: domain.name, snapshots, current: current.kind === 'snapshot' ? current.id : undefined };
  if (step.kind === 'delete') expectChildren(now, step);
  else if (step.kind === 'create') expectCurrent(now, step.on);
  else if (step.kind === 'revert') expectSnapshot(now, step.to);
  else if (step.kind === 'pull') expectChild(now, step);
  else if ('id' in step) expectSnapshot(now, step.id);
}

/** Ticks until the job has ended, was stopped by the signal, or the connection to it was cut. */
async function watchJob(context: ExecuteContext, job: SimulatedJob, options: ExecuteOptions): Promise<void> {
  const { stage, domain, closed } = context;
  const tick = Math.min(1000, Math.max(100, (job.endsAt - job.startedAt) / 100));
  while (domain.job?.id === job.id) {
    options.report(progressOf(job, stage.now()));
    if (closed.aborted) throw lost(domain);
    if (options.signal.aborted && job.cancel) {
      endJob(stage, domain, 'cancelled');
      return;
    }
    if (job.fault?.kind === 'cut' && percentOf(job, stage.now()) >= (job.fault.atPercent ?? 50))
      throw lost(domain);
    const pause = job.fault?.kind === 'hang' ? 1000 : Math.min(tick, Math.max(1, job.endsAt - stage.now()));
    // A job that cannot be canceled keeps running after its signal.
    await wait(context.clock, pause, ...[closed, options.signal].filter(({ aborted }) => !aborted));
    settle(stage, domain);
  }
}

function outcomeOf({ domain }: ExecuteContext, job: SimulatedJob): StepOutcome {
  const last = domain.lastJob;
  if (last?.id !== job.id || last.end === 'daemonLost' || job.fault?.kind === 'lostReply') throw lost(domain);
  switch (last.end) {
    case 'done':
      return { leftovers: last.leftovers };
    case 'cancelled':
      throw problem('cancelled', domain, {
        what: 'The hypervisor canceled the step on VM {on}.',
        todo: 'Reload the snapshots to see what it changed.',
      });
    case 'failed':
      throw nativeProblem(failure(job, last.text), domain, job.step);
    default:
      return last.end satisfies never;
  }
}

function failure(job: SimulatedJob, text: string | undefined): NativeError {
  if (text !== undefined) return new NativeError(text);
  if (job.fault?.kind === 'noSpace')
    return new NativeError(job.fault.text ?? 'No space left on device', {
      code: 'noSpace',
      number: 'ENOSPC',
    });
  return new NativeError(job.fault?.text ?? `${job.text} failed: Input/output error`, { number: 'EIO' });
}
