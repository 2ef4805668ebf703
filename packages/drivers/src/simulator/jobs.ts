import type { Progress, Step } from '@snaptree/core';
import type { SimulatedLibvirt } from '@snaptree/hypervisors';
import type { Halt, Place, Work } from './hypervisor/hypervisor.ts';
import { hypervisors } from './hypervisor/kinds.ts';
import { NativeError } from './hypervisor/native-error.ts';
import { settleGuest } from './hypervisor/vm/guest.ts';
import type { Fault, FinishedJob, SimulatedDomain, SimulatedJob } from './world/model.ts';
import type { SimulatorWorld } from './world/world.ts';

/** What every part of the simulator works with. */
export interface Stage {
  readonly world: SimulatorWorld;
  /** The version of libvirt that a simulated QEMU imitates. */
  readonly libvirt: SimulatedLibvirt;
  /** Whether AppArmor confines a simulated QEMU. */
  readonly appArmor: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** How many times faster than life jobs run. */
  readonly speed: number;
}

/** At speed 1 a merge of 2 GiB takes ten seconds. */
const BYTES_PER_SECOND = (2 * 1024 ** 3) / 10;
/** What a call takes that copies nothing. */
const MOMENT_MS = 300;

export function placeOf(stage: Stage, domain: SimulatedDomain): Place {
  const { world } = stage;
  return {
    host: world.state,
    libvirt: stage.libvirt,
    appArmor: stage.appArmor,
    domain,
    now: stage.now(),
    newId: () => newId(world, stage.random),
    unique: (prefix) => world.unique(prefix),
  };
}

/** Lets the hypervisor accept or refuse a call, and notes what it works on from now on. */
export function startJob(stage: Stage, domain: SimulatedDomain, step: Step): SimulatedJob {
  const place = placeOf(stage, domain);
  if (domain.job !== undefined) throw busy(stage, domain);
  settleGuest(place.host, domain, place.now);
  const work = hypervisors[place.host.kind].begin(place, step);
  const fault = takeFault(domain, step) ?? outOfSpace(place, work);
  const ms = (MOMENT_MS + (work.bytes / BYTES_PER_SECOND) * 1000) / stage.speed;
  const { bytes, cancel, percent, text } = work;
  domain.job = {
    id: stage.world.unique('job-'),
    step,
    startedAt: place.now,
    endsAt: place.now + ms,
    bytes,
    cancel,
    percent,
    text,
    ...(fault === undefined ? {} : { fault }),
  };
  return domain.job;
}

/** How far a job is, 0 to 100. A hanging one stays where its fault struck. */
export function percentOf(job: SimulatedJob, now: number): number {
  const passed =
    job.endsAt === job.startedAt ? 100 : ((now - job.startedAt) / (job.endsAt - job.startedAt)) * 100;
  const most =
    job.fault === undefined || job.fault.kind === 'lostReply' || job.fault.kind === 'cut'
      ? 100
      : (job.fault.atPercent ?? 50);
  return Math.max(0, Math.min(most, passed));
}

export function progressOf(job: SimulatedJob, now: number): Progress {
  if (!job.percent) return { text: job.text };
  const percent = percentOf(job, now);
  const seconds = Math.max(0.001, (job.endsAt - job.startedAt) / 1000);
  return {
    percent,
    text: job.text,
    ...(job.bytes === 0
      ? {}
      : {
          bytesDone: Math.round((job.bytes * percent) / 100),
          bytesTotal: job.bytes,
          bytesPerSecond: Math.round(job.bytes / seconds),
          secondsLeft: Math.ceil((seconds * (100 - percent)) / 100),
        }),
  };
}

/**
 * Brings a domain up to date: a job whose time has come is finished, one whose fault has struck is stopped.
 * Called before every reading, so that jobs continue without clients. Returns whether anything changed.
 */
export function settle(stage: Stage, domain: SimulatedDomain): boolean {
  const job = domain.job;
  if (job === undefined) return false;
  const now = stage.now();
  const fault = job.fault;
  if (
    (fault?.kind === 'fail' || fault?.kind === 'noSpace') &&
    percentOf(job, now) >= (fault.atPercent ?? 50)
  ) {
    endJob(stage, domain, 'failed');
    return true;
  }
  if (fault?.kind === 'hang' || now < job.endsAt) return false;
  const place = placeOf(stage, domain);
  settleGuest(place.host, domain, place.now);
  try {
    close(stage, domain, { end: 'done', leftovers: hypervisors[place.host.kind].finish(place, job.step) });
  } catch (error) {
    // Somebody else took away what the job worked on.
    if (!(error instanceof NativeError)) throw error;
    close(stage, domain, { end: 'failed', leftovers: [], text: error.message });
  }
  return true;
}

/** Stops a job before its end. */
export function endJob(stage: Stage, domain: SimulatedDomain, why: Halt): void {
  const job = domain.job;
  if (job === undefined) return;
  const place = placeOf(stage, domain);
  hypervisors[place.host.kind].halt(place, job.step, why);
  close(stage, domain, { end: why, leftovers: [] });
}

/**
 * After a restart of the managing process. QEMU under libvirt loses its block job with the daemon; VirtualBox and
 * vSphere continue, and may have finished.
 */
export function recover(stage: Stage): void {
  for (const domain of Object.values(stage.world.state.domains)) {
    if (domain.job === undefined) continue;
    if (!hypervisors[stage.world.state.kind].survivesLoss) endJob(stage, domain, 'daemonLost');
    else settle(stage, domain);
  }
}

function close(
  stage: Stage,
  domain: SimulatedDomain,
  how: Omit<FinishedJob, 'id' | 'step' | 'endedAt'>,
): void {
  const job = domain.job;
  if (job === undefined) return;
  domain.lastJob = { id: job.id, step: job.step, endedAt: stage.now(), ...how };
  delete domain.job;
  stage.world.touch(domain.id);
}

function takeFault(domain: SimulatedDomain, step: Step): Fault | undefined {
  const faults = domain.faults ?? [];
  const index = faults.findIndex((fault) => fault.steps?.includes(step.kind) ?? true);
  const [fault] = index < 0 ? [] : faults.splice(index, 1);
  return fault;
}

function outOfSpace(place: Place, work: Work): Fault | undefined {
  const free = place.domain.freeBytes ?? place.host.freeBytes;
  if (work.needs <= free) return undefined;
  return { kind: 'noSpace', atPercent: Math.round((free / work.needs) * 100) };
}

function busy(stage: Stage, domain: SimulatedDomain): NativeError {
  const text = {
    qemu: `Timed out during operation: cannot acquire state change lock for '${domain.name}' (held by another call)`,
    virtualbox: `Cannot change '${domain.name}' while it is changing the state: ${domain.job?.text ?? ''}`,
    vsphere: 'Another task is already in progress.',
  }[stage.world.state.kind];
  return new NativeError(text, { code: 'domainBusy' });
}

function newId(world: SimulatorWorld, random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  if (world.state.kind === 'vsphere') return `snapshot-${world.unique('')}${hex.slice(0, 6)}`;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
