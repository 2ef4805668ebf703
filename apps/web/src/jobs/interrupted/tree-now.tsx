import { SegmentedControl } from '@mantine/core';
import { applyPlan, type InterruptedOutcome, type Job, type JobRest } from '@snaptree/core';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { dirtyNodes } from '../../messages/jobs/interrupted.ts';
import { interruptedJobMessages } from '../../messages/jobs/interrupted-page.ts';
import { treeScreenMessages } from '../../messages/tree/tree.ts';
import { Canvas } from '../../tree/canvas/canvas.tsx';
import type { Orientation } from '../../tree/layout/place.ts';
import type { Painting, TreeView } from '../../tree/overlay/model.ts';
import { composeScene, interestOf, paint } from '../../tree/overlay/paint.ts';
import type { Preview } from '../../tree/overlay/preview.ts';
import styles from './interrupted-job.module.css';

const NONE: ReadonlySet<string> = new Set();

const views: readonly { value: TreeView; label: string }[] = [
  { value: 'now', label: interruptedJobMessages.views.now },
  { value: 'difference', label: interruptedJobMessages.views.difference },
  { value: 'after', label: interruptedJobMessages.views.after },
];

interface TreeNowProps {
  readonly job: Job;
  readonly outcome: InterruptedOutcome;
  readonly answer: JobRest;
}

/** The present tree, with the remaining steps and the incomplete snapshots. */
export function TreeNow({ job, outcome, answer }: TreeNowProps) {
  const [view, setView] = useState<TreeView>('difference');
  const [picked, setPicked] = useState<string>();
  const [collapsed, setCollapsed] = useState(NONE);
  const [orientation, setOrientation] = useState<Orientation>('down');
  const { tree, capabilities } = answer.reading;
  const preview = useMemo((): Preview | undefined => {
    if (!answer.rest.ok) return undefined;
    const { plan } = answer.rest;
    return { kind: 'plan', plan, after: applyPlan(tree, plan, capabilities) };
  }, [answer.rest, tree, capabilities]);
  const scene = useMemo(
    () => composeScene(tree, preview, { view, orientation, collapsed }),
    [tree, preview, view, orientation, collapsed],
  );
  const painting = useMemo(() => {
    const brush = { picked: picked === undefined ? NONE : new Set([picked]), jobs: [] };
    return withDirty(paint(scene, brush), new Set(view === 'after' ? [] : dirtyNodes(outcome, tree)));
  }, [scene, picked, outcome, tree, view]);
  const interest = useMemo(() => interestOf(preview), [preview]);
  return (
    <>
      <div className={styles.views}>
        {preview === undefined ? (
          <b>{interruptedJobMessages.treeNow}</b>
        ) : (
          <SegmentedControl
            size="xs"
            aria-label={treeScreenMessages.version}
            data={[...views]}
            value={view}
            onChange={setView}
          />
        )}
        <Link to="/hosts/$host/domains/$domain" params={{ host: job.hostId, domain: job.domainId }}>
          {interruptedJobMessages.openTree}
        </Link>
      </div>
      <div className={styles.canvas}>
        <Canvas
          treeKey={job.id}
          scene={scene}
          painting={painting}
          picked={picked}
          whole
          interest={interest}
          collapsed={collapsed}
          onPick={setPicked}
          onToggle={(id) => setCollapsed((now) => toggled(now, id))}
          onReveal={() => setCollapsed(NONE)}
          onLeave={() => setPicked(undefined)}
          onTurn={setOrientation}
        />
      </div>
    </>
  );
}

/** Toggles a branch. */
function toggled(collapsed: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return collapsed.has(id)
    ? new Set([...collapsed].filter((each) => each !== id))
    : new Set([...collapsed, id]);
}

/** Highlights what an unfinished step has written to. */
function withDirty(painting: Painting, dirty: ReadonlySet<string>): Painting {
  if (dirty.size === 0) return painting;
  const nodes = painting.nodes.map((node) =>
    node.type === 'snapshot' && dirty.has(node.id)
      ? {
          ...node,
          data: { ...node.data, effect: 'blocks' as const, badge: interruptedJobMessages.incompleteBadge },
        }
      : node,
  );
  return { ...painting, nodes };
}
