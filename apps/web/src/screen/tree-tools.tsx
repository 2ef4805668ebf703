import { treeMessages } from '../messages/tree/tree.ts';
import { FindBar } from '../tree/find/find-bar.tsx';
import type { FindState } from '../tree/find/use-find.ts';
import type { CollapseState } from './state/use-collapsed.ts';
import styles from './tree-tools.module.css';

interface TreeToolsProps {
  find: FindState;
  branches: CollapseState;
  /** Moves the focus back to the tree. */
  onDone: () => void;
}

/** The tools above the tree and the list that narrow down a large tree. */
export function TreeTools({ find, branches, onDone }: TreeToolsProps) {
  return (
    <div className={styles.tools}>
      <FindBar find={find} onDone={onDone} />
      <div className={styles.branches}>
        <button type="button" onClick={branches.collapseAll}>
          {treeMessages.collapseAll}
        </button>
        <button type="button" disabled={branches.collapsed.size === 0} onClick={branches.expandAll}>
          {treeMessages.expandAll}
        </button>
      </div>
    </div>
  );
}
