import { SegmentedControl } from '@mantine/core';
import type { TreeReading } from '@snaptree/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { pageTitle } from '../messages/shell/shell.ts';
import { snapshotCount } from '../messages/text/counts.ts';
import { bytesInWords } from '../messages/text/format.ts';
import { treeScreenMessages } from '../messages/tree/tree.ts';
import { wholeBytes } from '../tree/overlay/facts.ts';
import type { TreeView } from '../tree/overlay/model.ts';
import { Name } from '../ui/name.tsx';
import { PowerPill } from '../ui/power.tsx';
import { Sentence } from '../ui/sentence.tsx';
import { When } from '../ui/when.tsx';
import type { TreeSearch } from './state/search.ts';
import styles from './tree-header.module.css';

interface TreeHeaderProps {
  readonly reading: TreeReading;
  readonly hostName: string;
  /** Why the reading is outdated. */
  readonly stale: string | undefined;
  readonly search: Pick<TreeSearch, 'show' | 'content' | 'view'>;
  /** Only a plan has a result. */
  readonly canCompare: boolean;
  readonly onChange: (next: Pick<TreeSearch, 'show' | 'content' | 'view'>) => void;
}

const views: readonly { value: TreeView; label: string }[] = [
  { value: 'now', label: treeScreenMessages.now },
  { value: 'after', label: treeScreenMessages.after },
  { value: 'difference', label: treeScreenMessages.difference },
];

/** The VM, its state, the age of the reading, and which version of the tree is shown. */
export function TreeHeader({ reading, hostName, stale, search, canCompare, onChange }: TreeHeaderProps) {
  const { show = 'graph', content = 'snapshots', view = 'difference' } = search;
  const { tree } = reading;
  const held = useMemo(() => wholeBytes(tree), [tree]);
  return (
    <header className={styles.header}>
      <title>{pageTitle(tree.domain.name)}</title>
      <div className={styles.subject}>
        <div className={styles.crumbs}>
          <Link to="/" search={{ host: reading.hostId }} className={styles.host ?? ''}>
            <Name text={hostName} />
          </Link>
          <span aria-hidden="true">/</span>
          <h1>
            <Name text={tree.domain.name} />
          </h1>
        </div>
        <span className={styles.facts}>
          <PowerPill power={tree.live.power} /> {snapshotCount(tree.snapshots.length)}
          {held === undefined ? '' : ` · ${held.whole ? '' : '≥ '}${bytesInWords(held.bytes)}`} ·{' '}
          <span className={styles.asOf} data-stale={stale !== undefined} title={stale}>
            <Sentence
              text={treeScreenMessages.asOf}
              parts={{ time: <When at={reading.asOf} period={1_000} /> }}
            />
          </span>
        </span>
      </div>
      <SegmentedControl
        className={styles.shows ?? ''}
        size="xs"
        aria-label={treeScreenMessages.shownAs}
        data={[
          { value: 'graph', label: treeScreenMessages.graph },
          { value: 'list', label: treeScreenMessages.list },
        ]}
        value={show}
        disabled={content === 'layers'}
        onChange={(value) => onChange({ show: value })}
      />
      <SegmentedControl
        className={styles.views ?? ''}
        size="xs"
        aria-label={treeScreenMessages.content}
        data={[
          { value: 'snapshots', label: treeScreenMessages.snapshots },
          { value: 'layers', label: treeScreenMessages.layers },
        ]}
        value={content}
        onChange={(value) => onChange({ content: value === 'snapshots' ? undefined : value })}
      />
      <SegmentedControl
        className={styles.views ?? ''}
        data-idle={!canCompare}
        size="xs"
        aria-label={treeScreenMessages.version}
        data={[...views]}
        value={canCompare ? view : 'now'}
        disabled={!canCompare}
        onChange={(value) => onChange({ view: value })}
      />
    </header>
  );
}
