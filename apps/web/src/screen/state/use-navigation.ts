import type { TreeReading } from '@snaptree/core';
import { useFind } from '../../tree/find/use-find.ts';
import type { Reach } from '../../tree/selection/select.ts';
import type { GoTo, TreeSearch } from './search.ts';
import { useCollapsed } from './use-collapsed.ts';
import { useSelection } from './use-selection.ts';

/** Navigation in one tree: collapsed branches, selection and search. */
export function useNavigation(reading: TreeReading, search: TreeSearch, go: GoTo) {
  const branches = useCollapsed(reading.tree, search, (next) => go(next, true));
  const selection = useSelection(reading, search, branches.collapsed);
  const find = useFind(reading.tree, {
    find: search.find,
    picked: selection.picked,
    onFind: (text) => go({ find: text }, true),
    onHit: (id) =>
      go(
        {
          snapshot: id,
          ...(search.pending === undefined ? { set: undefined } : {}),
          ...branches.pathTo([id]),
        },
        true,
      ),
  });
  const pick = (id: string, reach: Reach, more: Partial<TreeSearch> = {}) => {
    const next = selection.choose(id, reach);
    // During a preview a plain click only moves the focus; the previewed nodes stay selected.
    if (reach === 'only' && search.pending !== undefined) return go({ snapshot: id, ...more }, true);
    go({
      ...more,
      snapshot: next.picked,
      set: next.chosen.length > 0 ? [...next.chosen] : undefined,
      pending: undefined,
    });
  };
  return { branches, selection, find, pick };
}
