import { backoffMs, type Progress, problemSentence, type Step, type TreeReading } from '@snaptree/core';
import type { CapturedConfiguration, StepEvidence, StepOutcome } from '@snaptree/drivers';
import { concurrentSteps } from '@snaptree/hypervisors';
import type { Clock } from '../../clock.ts';
import { Semaphore } from '../../concurrency/semaphore.ts';
import { crashPoint } from '../../crash-points.ts';
import type { HostLink } from '../../hosts/link.ts';
import type { HostRegistry } from '../../hosts/registry.ts';
import { isConnectionError, problem } from '../../problems.ts';
import { configurationOf } from '../../trees/configurations.ts';
import { isNoteStep, type SnapshotNotes } from '../../trees/notes.ts';
import type { Readings } from '../../trees/readings.ts';
import { JobEnded, type OpenJob } from '../journal/open-job.ts';

const RETRY = { firstMs: 500, longestMs: 15_000 };
const FOLLOW_EVERY_MS = 400;
const CRASH_AFTER_SENDING_MS = 15;

export interface HypervisorOptions {
  readonly hosts: HostRegistry;
  readonly readings: Readings;
  readonly notes: SnapshotNotes;
  readonly clock: Clock;
  /** Aborted when the server stops. Waiting ends, and jobs stay open in the journal. */
  readonly stopping: AbortSignal;
}

/** Thrown when the server stops. The next start continues the job. */
export class Stopping extends Error {
  override readonly name = 'Stopping';
}

/** A job's access to its hypervisor. It waits for lost connections, which never count as failures. */
export class JobHypervisor {
  #options: HypervisorOptions;
  #running = new Semaphore();

  constructor(options: HypervisorOptions) {
    this.#options = options;
  }

  get stopping(): AbortSignal {
    return this.#options.stopping;
  }

  /** Reads the complete tree, and waits as long as the host is unreachable. */
  read(open: OpenJob): Promise<TreeReading> {
    const { hostId, domainId } = open.job;
    return this.#patiently(open, () => {
      this.#link(open);
      return this.#options.readings.full(hostId, domainId);
    });
  }

  /** The settings that a snapshot captured, and the current ones. Waits like `read`. */
  settings(open: OpenJob, snapshotId: string): Promise<CapturedConfiguration> {
    const { domainId } = open.job;
    return this.#patiently(open, () =>
      this.#link(open).use((driver) => configurationOf(driver, domainId, snapshotId)),
    );
  }

  /** Reads and sends in one slot of the host, so that the reading is not outdated when the step is sent. */
  async inSlot<T>(open: OpenJob, work: () => Promise<T>): Promise<T> {
    const { hostId } = open.job;
    const { kind } = await this.#patiently(open, async () => this.#link(open).spec.connection);
    return this.#running.run({ key: hostId, limit: concurrentSteps(kind) }, work);
  }

  /** Sends one step, once. `sent` says whether the call was sent, also if this throws. */
  async execute(
    open: OpenJob,
    { index, step }: { index: number; step: Step },
    sent: { left: boolean },
  ): Promise<StepOutcome> {
    const { hostId, domainId } = open.job;
    const sending = async () => {
      await open.append({ type: 'stepSent', step: index });
      sent.left = true;
      void this.#options.clock.wait(CRASH_AFTER_SENDING_MS).then(() => crashPoint('CP04'));
    };
    if (isNoteStep(step)) {
      await sending();
      await this.#options.notes.execute(hostId, domainId, step);
      return { leftovers: [] };
    }
    const report = reporter(open, index);
    // Not essential: without it, the step is identified by its effects, which is less reliable.
    const taskRef = (name: string) =>
      open.append({ type: 'stepTaskRef', step: index, taskRef: name }).catch(() => {});
    const signal = open.cancel.signal;
    return this.#link(open).use((driver) =>
      driver.execute(domainId, step, { signal, report, sending, taskRef }),
    );
  }

  /**
   * Determines the result of a step without a reply: waits for the host and follows a task that is still running.
   * Sends nothing.
   */
  async evidence(
    open: OpenJob,
    index: number,
    step: Step,
  ): Promise<Exclude<StepEvidence, { kind: 'running' }>> {
    const { hostId, domainId } = open.job;
    if (isNoteStep(step)) {
      return { kind: (await this.#options.notes.contains(hostId, domainId, step)) ? 'done' : 'notDone' };
    }
    const before = open.stepBefore ?? open.content.before;
    for (;;) {
      const evidence = await this.#patiently(open, () =>
        this.#link(open).use((driver) =>
          driver.inspect(domainId, step, before, open.job.steps[index]?.taskRef),
        ),
      );
      crashPoint('CP14');
      if (evidence.kind !== 'running') return evidence;
      open.report(index, evidence.progress);
      await this.wait(open, FOLLOW_EVERY_MS);
    }
  }

  /** Throws `Stopping` or `JobEnded` if the server stops, or the job ends, in the meantime. */
  async wait(open: OpenJob, ms: number): Promise<void> {
    this.#mustContinue(open);
    await this.#options.clock.wait(ms, AbortSignal.any([this.stopping, open.ended.signal]));
    this.#mustContinue(open);
  }

  #mustContinue({ ended }: OpenJob): void {
    if (this.stopping.aborted) throw new Stopping();
    if (ended.signal.aborted) throw new JobEnded();
  }

  /** A host that is not configured may be configured again: its jobs wait as for an unreachable one. */
  #link({ job }: OpenJob): HostLink {
    const link = this.#options.hosts.find(job.hostId);
    if (link !== undefined) return link;
    throw problem('hostUnreachable', {
      what: 'Host {on} is not configured.',
      on: job.hostName,
      todo: 'Add it to the configuration again with the same ID, or dismiss the job on its page.',
    });
  }

  async #patiently<T>(open: OpenJob, ask: () => Promise<T>): Promise<T> {
    for (let failures = 1; ; failures++) {
      this.#mustContinue(open);
      try {
        const answer = await ask();
        if (open.job.state === 'unknown') await open.appendSurely({ type: 'hostReachable' });
        return answer;
      } catch (error) {
        if (!isConnectionError(error)) throw error;
        if (open.job.state !== 'unknown') {
          await open.appendSurely({ type: 'hostLost', why: problemSentence(error.problem) });
        }
        await this.wait(open, backoffMs(failures, RETRY));
      }
    }
  }
}

function reporter(open: OpenJob, index: number): (progress: Progress) => void {
  let disk: string | undefined;
  return (progress) => {
    if (disk !== undefined && progress.disk !== undefined && progress.disk !== disk) crashPoint('CP07');
    disk = progress.disk ?? disk;
    open.report(index, progress);
  };
}
