import type { Capabilities, Job, JobEvent, Plan, SnapshotTree } from '@snaptree/core';

/** All that is written in one go when a job is accepted. */
export interface Acceptance {
  readonly event: Extract<JobEvent, { type: 'accepted' }>;
  readonly plan: Plan;
  readonly capabilities: Capabilities;
  readonly before: SnapshotTree;
  readonly revision: string;
  readonly from: string;
  readonly idempotency?: { readonly key: string; readonly request: string };
  /** The decision about the job that this one goes on with; written in the same go. */
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
  /** Of the tree as it is left; absent when the host could not be asked. */
  readonly revision: string | undefined;
}
