import type { SnapshotTree } from '@snaptree/core';
import { useMemo } from 'react';
import {
  ALL_CLOSED,
  ALL_OPEN,
  type Branches,
  closedIn,
  openWayTo,
  toggleBranch,
} from '../tree/collapse/collapsed.ts';
import { shapeOf } from '../tree/layout/shape.ts';
import type { TreeSearch } from './search.ts';

export interface BranchState {
  /** The nodes on which nothing is drawn, in the picture as in the list. */
  readonly closed: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
  /** Opens all that hides one of these; a part of the address, so that it can be set together with others. */
  readonly wayTo: (ids: readonly string[]) => Partial<TreeSearch>;
  readonly closeAll: () => void;
  readonly openAll: () => void;
}

/** Which branches are closed, as the address says, and how that changes. */
export function useBranches(
  tree: SnapshotTree,
  { closed, opened }: TreeSearch,
  go: (next: Partial<TreeSearch>) => void,
): BranchState {
  const key = JSON.stringify([closed, opened]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another array of the same ids closes nothing else
  const branches = useMemo((): Branches => ({ closed: closed ?? [], opened }), [key]);
  const isPlain = branches.closed.length === 0 && opened === undefined;
  const set = useMemo(
    () => (isPlain ? new Set<string>() : closedIn(shapeOf(tree), branches)),
    [tree, branches, isPlain],
  );
  return {
    closed: set,
    toggle: (id) => go(inAddress(toggleBranch(shapeOf(tree), branches, id))),
    wayTo: (ids) => (isPlain ? {} : inAddress(openWayTo(shapeOf(tree), branches, ids))),
    closeAll: () => go(inAddress(ALL_CLOSED)),
    openAll: () => go(inAddress(ALL_OPEN)),
  };
}

function inAddress({ closed, opened }: Branches): Partial<TreeSearch> {
  return {
    closed: closed.length === 0 ? undefined : [...closed],
    opened: opened === undefined ? undefined : [...opened],
  };
}
