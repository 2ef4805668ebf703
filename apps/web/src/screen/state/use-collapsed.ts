import type { SnapshotTree } from '@snaptree/core';
import { useMemo } from 'react';
import {
  ALL_COLLAPSED,
  ALL_EXPANDED,
  type Branches,
  collapsedIn,
  expandPathTo,
  toggleBranch,
} from '../../tree/collapse/collapsed.ts';
import { shapeOf } from '../../tree/layout/shape.ts';
import type { TreeSearch } from './search.ts';

export interface CollapseState {
  /** The collapsed nodes, in the tree and in the list. */
  readonly collapsed: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
  /** Expands every branch that hides one of these; returned as search parameters, to be set together with others. */
  readonly pathTo: (ids: readonly string[]) => Partial<TreeSearch>;
  readonly collapseAll: () => void;
  readonly expandAll: () => void;
}

/** Which branches are collapsed, from the URL, and how to change that. */
export function useCollapsed(
  tree: SnapshotTree,
  { collapsed, expanded }: TreeSearch,
  go: (next: Partial<TreeSearch>) => void,
): CollapseState {
  const key = JSON.stringify([collapsed, expanded]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another array of the same ids closes nothing else
  const branches = useMemo((): Branches => ({ collapsed: collapsed ?? [], expanded }), [key]);
  const isPlain = branches.collapsed.length === 0 && expanded === undefined;
  const set = useMemo(
    () => (isPlain ? new Set<string>() : collapsedIn(shapeOf(tree), branches)),
    [tree, branches, isPlain],
  );
  return {
    collapsed: set,
    toggle: (id) => go(inAddress(toggleBranch(shapeOf(tree), branches, id))),
    pathTo: (ids) => (isPlain ? {} : inAddress(expandPathTo(shapeOf(tree), branches, ids))),
    collapseAll: () => go(inAddress(ALL_COLLAPSED)),
    expandAll: () => go(inAddress(ALL_EXPANDED)),
  };
}

function inAddress({ collapsed, expanded }: Branches): Partial<TreeSearch> {
  return {
    collapsed: collapsed.length === 0 ? undefined : [...collapsed],
    expanded: expanded === undefined ? undefined : [...expanded],
  };
}
