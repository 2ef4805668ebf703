import type { Operation, TreeReading } from '@snaptree/core';
import { useEffect, useMemo, useState } from 'react';
import { namedIn } from '../../messages/operations/operations.ts';
import { shapeOf } from '../../tree/layout/shape.ts';
import { listRows } from '../../tree/list/rows.ts';
import { pathInList, pathInTree, type Reach, type Selection, select } from '../../tree/selection/select.ts';
import type { TreeSearch } from './search.ts';

interface SelectionState extends Selection {
  /** The complete selection: one node, or several snapshots. */
  readonly all: ReadonlySet<string>;
  readonly choose: (id: string, reach: Reach) => Selection;
  /** The focused node: the selected one, or one that keys moved to without selecting it. */
  readonly cursor: string | undefined;
  readonly onCursor: (id: string) => void;
}

/** The keyboard position and the selected node that it belongs to; a node selected elsewhere moves the position. */
interface Cursor {
  readonly id: string;
  readonly picked: string | undefined;
  /** The latest selection, until the URL is updated. */
  readonly before: string | undefined;
}

/** The selection in the URL, as far as it still exists, and how a click or key changes it. */
export function useSelection(
  { tree }: TreeReading,
  search: TreeSearch,
  closed: ReadonlySet<string>,
): SelectionState {
  const { set, pending, show } = search;
  const choosable = useMemo(() => new Set(tree.snapshots.map((s) => s.id)), [tree]);
  const picked = search.snapshot ?? subjectOf(pending);
  const chosen = useMemo(() => chosenIn(set, pending, choosable), [set, pending, choosable]);
  const all = useMemo(
    () => new Set(chosen.length > 0 ? chosen : picked === undefined ? [] : [picked]),
    [chosen, picked],
  );
  const path = (from: string, to: string) => {
    const shape = shapeOf(tree);
    if (show !== 'list') return pathInTree(shape, from, to);
    return pathInList(
      listRows(shape, closed).map((row) => row.id),
      from,
      to,
    );
  };
  const [cursor, setCursor] = useState<Cursor>();
  useEffect(() => {
    setCursor((now) => {
      if (now === undefined || now.picked !== picked || now.before === picked) return now;
      return { ...now, before: picked };
    });
  }, [picked]);
  const isHeld = cursor !== undefined && (cursor.picked === picked || cursor.before === picked);
  const choose = (id: string, reach: Reach) => {
    const next = select({ picked, chosen }, id, { reach, path, choosable });
    setCursor({ id, picked: next.picked, before: picked });
    return next;
  };
  return {
    picked,
    chosen,
    all,
    choose,
    cursor: isHeld ? cursor.id : picked,
    onCursor: (id) => setCursor({ id, picked, before: picked }),
  };
}

/** A pasted link to the preview of several snapshots selects them as well. */
function chosenIn(
  set: readonly string[] | undefined,
  pending: Operation | undefined,
  choosable: ReadonlySet<string>,
): readonly string[] {
  const named = set ?? (pending?.kind === 'batch' ? namedIn(pending) : []);
  const present = [...new Set(named)].filter((id) => choosable.has(id));
  return present.length > 1 ? present : [];
}

/** The node of a linked pending operation, if the URL names none. */
function subjectOf(pending: Operation | undefined): string | undefined {
  return pending !== undefined && 'id' in pending ? pending.id : undefined;
}
