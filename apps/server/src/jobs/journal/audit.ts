import type { Acceptance, Dismissal, Ending } from './entries.ts';

/** The audit log row of an accepted operation. */
export function acceptedRow({ event, revision, from }: Acceptance) {
  return {
    at: event.at,
    phase: 'accepted' as const,
    who: event.by,
    from_where: from,
    host_id: event.hostId,
    domain_id: event.domainId,
    domain_name: event.domainName,
    job_id: event.jobId,
    operation: JSON.stringify(event.operation),
    revision_before: revision,
    revision_after: null,
    outcome: null,
  };
}

export function finishedRow({ event, job, revisionBefore, revisionAfter }: Ending) {
  return {
    at: event.at,
    phase: 'finished' as const,
    who: job.by,
    from_where: '',
    ...placeOf(job),
    revision_before: revisionBefore,
    revision_after: revisionAfter ?? null,
    outcome: JSON.stringify(event.outcome),
  };
}

/** The audit log row of a dismissed job, with the tree that was kept. */
export function dismissedRow({ event, job, from, revision }: Dismissal) {
  return {
    at: event.at,
    phase: 'dismissed' as const,
    who: event.by,
    from_where: from,
    ...placeOf(job),
    revision_before: revision ?? '',
    revision_after: revision ?? null,
    outcome: JSON.stringify(job.outcome ?? null),
  };
}

function placeOf(job: Ending['job']) {
  return {
    host_id: job.hostId,
    domain_id: job.domainId,
    domain_name: job.domainName,
    job_id: job.id,
    operation: JSON.stringify(job.operation),
  };
}
