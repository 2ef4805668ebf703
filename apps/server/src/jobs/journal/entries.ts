import type { Capabilities, Job, JobEvent, Plan, SnapshotTree } from '@snaptree/core';

/** Everything that is written in one transaction when a job is accepted. */
export interface Acceptance {
  readonly event: Extract<JobEvent, { type: 'accepted' }>;
  readonly plan: Plan;
  readonly capabilities: Capabilities;
  readonly before: SnapshotTree;
  readonly revision: string;
  readonly from: string;
  readonly idempotency?: { readonly key: string; readonly request: string };
  /** The event of the interrupted job that this one resumes, written in the same transaction. */
  readonly resumed?: Extract<JobEvent, { type: 'resumed' }>;
}

export interface Ending {
  readonly event: Extract<JobEvent, { type: 'finished' }>;
  readonly job: Job;
  readonly revisionBefore: string;
  readonly revisionAfter: string | undefined;
}

export interface Dismissal {
  readonly event: Extract<JobEvent, { type: 'dismissed' }>;
  readonly job: Job;
  readonly from: string;
  /** Of the tree that is kept; undefined if the host could not be reached. */
  readonly revision: string | undefined;
}
