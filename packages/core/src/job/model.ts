import { z } from 'zod';
import { StepTraits } from '../capabilities/capabilities.ts';
import { Problem } from '../errors/table.ts';
import { Message } from '../message/message.ts';
import { Operation } from '../operation/operation.ts';
import { Effect, Step } from '../plan/model.ts';

/** How a job ended. It never changes afterward; `Resolution` says what was decided about an interrupted job. */
export const Outcome = z.discriminatedUnion('state', [
  z.object({ state: z.literal('succeeded') }),
  z.object({ state: z.literal('succeededWithLeftovers'), leftovers: z.array(z.string()) }),
  z.object({ state: z.literal('failedClean'), problem: Problem }),
  z.object({
    state: z.literal('failedPartial'),
    problem: Problem,
    /** Snapshots that are already deleted. */
    lost: z.array(z.string()),
    /** Layers or nodes that a half-done merge has written into. */
    dirty: z.array(z.string()),
    /** Whether the remaining steps can be issued again after the tree was read. */
    resumable: z.boolean(),
  }),
  z.object({ state: z.literal('cancelledClean') }),
  z.object({
    state: z.literal('cancelledPartial'),
    lost: z.array(z.string()),
    dirty: z.array(z.string()),
    resumable: z.boolean(),
  }),
  z.object({ state: z.literal('needsAttention'), problem: Problem }),
]);
export type Outcome = z.infer<typeof Outcome>;

/** What a person decided about an interrupted job, or one whose outcome is unknown. */
export const Resolution = z.discriminatedUnion('how', [
  z.object({ how: z.literal('dismissed'), by: z.string(), at: z.number() }),
  z.object({ how: z.literal('resumed'), by: z.string(), at: z.number(), jobId: z.string() }),
]);
export type Resolution = z.infer<typeof Resolution>;

/** The interrupted job that a job resumes, and what that one had lost and left dirty. */
export const Resumes = z.object({ jobId: z.string(), lost: z.array(z.string()), dirty: z.array(z.string()) });
export type Resumes = z.infer<typeof Resumes>;

/** Names of snapshots by id, as they were when the job was accepted: what is gone later keeps its name here. */
export const Names = z.record(z.string(), z.string());
export type Names = z.infer<typeof Names>;

export const Progress = z.object({
  /** 0 to 100; absent where the hypervisor gives none. */
  percent: z.number().min(0).max(100).optional(),
  text: z.string().optional(),
  disk: z.string().optional(),
  bytesDone: z.number().optional(),
  bytesTotal: z.number().optional(),
  bytesPerSecond: z.number().optional(),
  secondsLeft: z.number().optional(),
});
export type Progress = z.infer<typeof Progress>;

const at = { seq: z.number().int().positive(), jobId: z.string(), at: z.number() };

/** One line of a job's history. `seq` counts from 1 without gaps, except that `progress` may be dropped. */
export const JobEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('accepted'),
    ...at,
    hostId: z.string(),
    hostName: z.string(),
    domainId: z.string(),
    domainName: z.string(),
    operation: Operation,
    sentence: z.string(),
    /** The same for translations; absent in jobs of earlier versions, and where `sentence` has no values. */
    message: Message.optional(),
    steps: z.array(Step),
    effects: z.array(Effect),
    by: z.string(),
    /** Whether some step can be stopped. */
    cancellable: z.boolean(),
    names: Names.default({}),
    /** What its steps are like while they run; absent in jobs of earlier versions. */
    traits: StepTraits.optional(),
    resumes: Resumes.optional(),
  }),
  z.object({ type: z.literal('stepIntent'), ...at, step: z.number().int() }),
  z.object({ type: z.literal('stepSent'), ...at, step: z.number().int() }),
  /** The hypervisor's own name for what it does for a step, by which it is found again after a restart. */
  z.object({ type: z.literal('stepTaskRef'), ...at, step: z.number().int(), taskRef: z.string() }),
  z.object({ type: z.literal('stepObserved'), ...at, step: z.number().int() }),
  z.object({ type: z.literal('progress'), ...at, step: z.number().int(), progress: Progress }),
  z.object({ type: z.literal('log'), ...at, text: z.string() }),
  /** The hypervisor cannot be asked now: not failed, unknown and still watched. */
  z.object({ type: z.literal('hostLost'), ...at, why: z.string() }),
  z.object({ type: z.literal('hostReachable'), ...at }),
  z.object({ type: z.literal('cancelRequested'), ...at, by: z.string() }),
  z.object({ type: z.literal('verifying'), ...at }),
  /** `names`: of what the outcome speaks of beyond what the plan named. */
  z.object({ type: z.literal('finished'), ...at, outcome: Outcome, names: Names.optional() }),
  /** After the end: a person dismissed it and keeps the tree as it is. */
  z.object({ type: z.literal('dismissed'), ...at, by: z.string() }),
  /** After the end: another job resumed it. */
  z.object({ type: z.literal('resumed'), ...at, by: z.string(), next: z.string() }),
]);
export type JobEvent = z.infer<typeof JobEvent>;

export const JobStep = z.object({
  step: Step,
  state: z.enum(['waiting', 'intent', 'sent', 'observed']),
  /** The hypervisor's own name for what it does for this step; absent: it gives none. */
  taskRef: z.string().optional(),
  progress: Progress.optional(),
  /** The latest progress of each disk, where the hypervisor reports it by disk. */
  disks: z.array(Progress).optional(),
});
export type JobStep = z.infer<typeof JobStep>;

/** A job as folded from its events by `reduceJob`, on both sides of the wire. */
export const Job = z.object({
  id: z.string(),
  seq: z.number().int(),
  hostId: z.string(),
  hostName: z.string(),
  domainId: z.string(),
  domainName: z.string(),
  operation: Operation,
  sentence: z.string(),
  message: Message.optional(),
  steps: z.array(JobStep),
  effects: z.array(Effect),
  by: z.string(),
  cancellable: z.boolean(),
  cancelRequested: z.boolean(),
  state: z.enum(['accepted', 'running', 'unknown', 'verifying', 'finished']),
  /** Why the state is unknown. */
  hostLostWhy: z.string().optional(),
  outcome: Outcome.optional(),
  names: Names.default({}),
  traits: StepTraits.optional(),
  resumes: Resumes.optional(),
  resolution: Resolution.optional(),
  acceptedAt: z.number(),
  lastHeardAt: z.number(),
  finishedAt: z.number().optional(),
  log: z.array(z.object({ at: z.number(), text: z.string() })),
});
export type Job = z.infer<typeof Job>;
