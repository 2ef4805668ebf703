import { SegmentedControl } from '@mantine/core';
import type { TreeReading } from '@snaptree/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { bytesInWords, counted } from '../messages/figures.ts';
import { wholeBytes } from '../tree/overlay/facts.ts';
import type { TreeView } from '../tree/overlay/model.ts';
import { Name } from '../ui/name.tsx';
import { PowerPill } from '../ui/power.tsx';
import { When } from '../ui/when.tsx';
import styles from './tree-header.module.css';

interface TreeHeaderProps {
  reading: TreeReading;
  hostName: string;
  /** Why it is not fresh. */
  stale: string | undefined;
  show: 'graph' | 'outline';
  onShow: (show: 'graph' | 'outline') => void;
  lens: 'points' | 'layers';
  onLens: (lens: 'points' | 'layers') => void;
  view: TreeView;
  /** Only a plan has an after. */
  canCompare: boolean;
  onView: (view: TreeView) => void;
}

const views: readonly { value: TreeView; label: string }[] = [
  { value: 'now', label: 'Now' },
  { value: 'after', label: 'After' },
  { value: 'difference', label: 'Difference' },
];

/** Which machine this is, how it is, how fresh that is, and which tree of a preview is shown. */
export function TreeHeader(props: TreeHeaderProps) {
  const { reading, hostName, stale, show, onShow, lens, onLens, view, canCompare, onView } = props;
  const { tree } = reading;
  const held = useMemo(() => wholeBytes(tree), [tree]);
  return (
    <header className={styles.header}>
      <title>{`${tree.domain.name} · Snaptree`}</title>
      <div className={styles.subject}>
        <div className={styles.top}>
          <div className={styles.crumbs}>
            <Link to="/" search={{ host: reading.hostId }} className={styles.host ?? ''}>
              <Name text={hostName} />
            </Link>
            <span aria-hidden="true">/</span>
            <h1>
              <Name text={tree.domain.name} />
            </h1>
          </div>
          <PowerPill power={tree.live.power} />
        </div>
        <span className={styles.facts}>
          {counted(tree.snapshots.length, 'restore point')}
          {held === undefined ? '' : ` · ${held.whole ? '' : '≥ '}${bytesInWords(held.bytes)}`} ·{' '}
          <span className={styles.asOf} data-stale={stale !== undefined} title={stale}>
            as of <When at={reading.asOf} period={1_000} />
          </span>
        </span>
      </div>
      <SegmentedControl
        className={styles.shows ?? ''}
        size="xs"
        aria-label="How the tree is shown"
        data={[
          { value: 'graph', label: 'Graph' },
          { value: 'outline', label: 'List' },
        ]}
        value={show}
        disabled={lens === 'layers'}
        onChange={(value) => onShow(value === 'outline' ? 'outline' : 'graph')}
      />
      <SegmentedControl
        className={styles.views ?? ''}
        size="xs"
        aria-label="What the tree shows"
        data={[
          { value: 'points', label: 'Restore points' },
          { value: 'layers', label: 'Disk layers' },
        ]}
        value={lens}
        onChange={(value) => onLens(value === 'layers' ? 'layers' : 'points')}
      />
      <SegmentedControl
        className={styles.views ?? ''}
        data-idle={!canCompare}
        size="xs"
        aria-label="Which tree"
        data={[...views]}
        value={canCompare ? view : 'now'}
        disabled={!canCompare}
        onChange={(value) => {
          const chosen = views.find((each) => each.value === value);
          if (chosen !== undefined) onView(chosen.value);
        }}
      />
    </header>
  );
}
