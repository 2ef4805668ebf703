import type { Job, Problem, TreeReading } from '@snaptree/core';

/**
 * What a tree screen shows and allows. The page of a VM creates one from the server's data; a page that shows a tree
 * from elsewhere creates its own and says why no operation can run.
 */
export interface TreeSource {
  readonly reading: TreeReading;
  readonly hostName: string;
  /** Why the tree may be outdated; undefined: it is fresh. */
  readonly stale: string | undefined;
  readonly problem: Problem | undefined;
  /** Unfinished jobs of this VM. The same array until one of them changes. */
  readonly jobs: readonly Job[];
  /** The interrupted job of this VM. */
  readonly interrupted: Job | undefined;
  /** Why no operation can be started now; undefined: it can. */
  readonly blockedReason: string | undefined;
}
