import type { Job, Problem, TreeReading } from '@snaptree/core';

/**
 * What a tree screen shows and what can be done there. The page of a VM makes one from what the server says; a page
 * that shows a tree from elsewhere makes its own and says why nothing can run.
 */
export interface TreeSource {
  readonly reading: TreeReading;
  readonly hostName: string;
  /** Why the tree may be outdated; undefined: it is fresh. */
  readonly stale: string | undefined;
  readonly problem: Problem | undefined;
  /** Unfinished jobs of this VM. The same array until one of them changes. */
  readonly jobs: readonly Job[];
  /** The job that was interrupted here and waits for a person. */
  readonly interrupted: Job | undefined;
  /** Why no operation can be started now; undefined: it can. */
  readonly blockedReason: string | undefined;
}
