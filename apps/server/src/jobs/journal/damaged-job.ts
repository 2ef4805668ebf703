import { type Job, Operation, type Outcome, Plan, type Problem, withCurrentTerms } from '@snaptree/core';
import type { z } from 'zod';
import type { Database } from '../../storage/open.ts';

/**
 * A job whose history in the journal cannot be read, from what else is known about it, so that it can be listed and
 * dismissed like any other. One that had no outcome needs attention.
 */
export async function damagedJob(db: Database, jobId: string, reason: string): Promise<Job | undefined> {
  const row = await db
    .selectFrom('jobs')
    .select(['host_id', 'domain_id', 'plan', 'who', 'outcome', 'accepted_at', 'finished_at', 'settled_at'])
    .where('id', '=', jobId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const last = await db
    .selectFrom('job_events')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .where('job_id', '=', jobId)
    .executeTakeFirst();
  const audited = await db
    .selectFrom('audit')
    .select(['domain_name', 'operation'])
    .where('job_id', '=', jobId)
    .executeTakeFirst();
  const domainName = audited?.domain_name ?? row.domain_id;
  const plan = stored(Plan, row.plan);
  const finishedAt = row.finished_at ?? row.accepted_at;
  return {
    id: jobId,
    seq: last?.seq ?? 1,
    hostId: row.host_id,
    hostName: row.host_id,
    domainId: row.domain_id,
    domainName,
    operation: plan?.operation ?? stored(Operation, audited?.operation) ?? { kind: 'consolidate' },
    sentence: plan?.sentence ?? 'What this job does cannot be read.',
    steps: (plan?.steps ?? []).map((step) => ({ step, state: 'waiting' })),
    effects: plan?.effects ?? [],
    by: row.who,
    cancellable: false,
    cancelRequested: false,
    state: 'finished',
    outcome: outcomeOf(row.outcome, damage(domainName)),
    names: {},
    ...(row.settled_at === null ? {} : { resolution: { how: 'dismissed', by: row.who, at: row.settled_at } }),
    acceptedAt: row.accepted_at,
    lastHeardAt: finishedAt,
    finishedAt,
    log: [{ at: finishedAt, text: `The history of this job in the journal is damaged: ${reason}` }],
  };
}

/** Why a job of the journal ended without being continued. */
export const damage = (domainName: string): Problem => ({
  code: 'outcomeUnknown',
  what: 'The record of this job on VM {on} is damaged, so Snaptree cannot continue it or determine its result.',
  on: domainName,
  todo: "Compare the tree with the hypervisor's, then dismiss the job.",
});

function outcomeOf(state: string | null, problem: Problem): Outcome {
  const incomplete = { lost: [], dirty: [], resumable: false };
  switch (state) {
    case 'succeeded':
    case 'cancelledClean':
      return { state };
    case 'succeededWithLeftovers':
      return { state, leftovers: [] };
    case 'failedClean':
      return { state, problem };
    case 'failedPartial':
      return { state, problem, ...incomplete };
    case 'cancelledPartial':
      return { state, ...incomplete };
    default:
      return { state: 'needsAttention', problem };
  }
}

function stored<S extends z.ZodType>(schema: S, text: string | undefined): z.output<S> | undefined {
  try {
    return schema.parse(withCurrentTerms(JSON.parse(text ?? '')));
  } catch {
    return undefined;
  }
}
