import type { Job, Operation, TreeReading } from '@snaptree/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { hostsQuery } from '../api/queries.ts';
import type { TreeSearch } from '../app/search.ts';
import { Inspector, type InspectorActions } from '../inspector/inspector.tsx';
import { openJobsOf, useJobs } from '../jobs/use-jobs.ts';
import { Canvas } from './canvas/canvas.tsx';
import { Notices } from './notices.tsx';
import { Outline } from './outline/outline.tsx';
import type { Painting } from './overlay/model.ts';
import { composeScene, interestOf, type Preview, paint } from './overlay/paint.ts';
import { reuse } from './overlay/reuse.ts';
import { TreeHeader } from './tree-header.tsx';
import styles from './tree-page.module.css';
import { usePreview } from './use-preview.ts';
import type { ReadingState } from './use-reading.ts';

const ConfirmDialog = lazy(async () => ({
  default: (await import('../confirm/confirm-dialog.tsx')).ConfirmDialog,
}));
const route = getRouteApi('/hosts/$host/domains/$domain');

/** One machine's tree with its side panel. The address holds the selection, the view and the draft. */
export function TreeScreen({ reading, stale, problem }: ReadingState & { reading: TreeReading }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [peeked, setPeeked] = useState<Operation>();
  const [confirming, setConfirming] = useState(false);
  const hostName = useHostName(reading.hostId);
  const preview = usePreview(reading, search.draft);
  const peek = usePreview(reading, search.draft === undefined ? peeked : undefined);
  const view = search.view ?? 'difference';
  const go = (next: Partial<TreeSearch>, replace = false) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace });
  const actions: InspectorActions = {
    draft: (draft) => go({ draft, view: undefined }, search.draft?.kind === draft?.kind),
    peek: setPeeked,
    pick: (snapshot) => go({ snapshot }, true),
    confirm: () => setConfirming(true),
  };
  useEscape(() => actions.draft(undefined), search.draft !== undefined && !confirming);
  const working = useWorking(reading);
  const hold = stale ?? (working.length > 0 ? 'A job works on this machine now.' : undefined);
  const shown = preview ?? peek;
  const picked = search.snapshot ?? subjectOf(search.draft);
  const interest = useMemo(
    () => (preview === undefined && picked !== undefined ? [picked] : interestOf(preview)),
    [preview, picked],
  );
  const { scene, painting } = usePainting({
    reading,
    preview: shown,
    view: search.draft === undefined ? 'difference' : view,
    picked,
    working,
  });
  return (
    <main className={styles.screen}>
      <TreeHeader
        reading={reading}
        hostName={hostName}
        stale={stale}
        show={search.show ?? 'graph'}
        onShow={(show) => go({ show }, true)}
        view={view}
        canCompare={preview?.kind === 'plan'}
        onView={(next) => go({ view: next }, true)}
      />
      <Notices reading={reading} stale={stale} problem={problem} />
      <div className={styles.body}>
        <div className={styles.picture}>
          {search.show === 'outline' ? (
            <Outline shape={scene.shape} painting={painting} picked={picked} onPick={actions.pick} />
          ) : (
            <Canvas
              treeKey={`${reading.hostId} ${reading.tree.domain.id}`}
              layout={scene.layout}
              painting={painting}
              picked={picked}
              interest={interest}
              onPick={actions.pick}
            />
          )}
        </div>
        <aside className={styles.side}>
          <Inspector
            reading={reading}
            picked={picked}
            draft={search.draft}
            preview={preview}
            hold={hold}
            actions={actions}
          />
        </aside>
      </div>
      {confirming && search.draft !== undefined && (
        <Suspense>
          <ConfirmDialog
            reading={reading}
            hostName={hostName}
            draft={search.draft}
            plan={preview?.kind === 'plan' ? preview.plan : undefined}
            hold={hold}
            onClose={() => setConfirming(false)}
            onBegun={() => {
              setConfirming(false);
              actions.draft(undefined);
            }}
          />
        </Suspense>
      )}
    </main>
  );
}

/** The node that a linked draft is about, where the address names none. */
function subjectOf(draft: Operation | undefined): string | undefined {
  return draft !== undefined && 'id' in draft ? draft.id : undefined;
}

interface Subject {
  reading: TreeReading;
  preview: Preview | undefined;
  view: 'now' | 'after' | 'difference';
  picked: string | undefined;
  working: readonly Job[];
}

/** Layout, then paint; cards that look as before stay the same objects. */
function usePainting({ reading, preview, view, picked, working }: Subject) {
  const scene = useMemo(() => composeScene(reading.tree, preview, view), [reading.tree, preview, view]);
  const before = useRef<Painting>(undefined);
  const painting = useMemo(() => {
    before.current = reuse(before.current, paint(scene, { picked, jobs: working }));
    return before.current;
  }, [scene, picked, working]);
  return { scene, painting };
}

/** The jobs that work on this machine now. */
function useWorking(reading: TreeReading): readonly Job[] {
  const { data: jobs } = useJobs();
  const { hostId } = reading;
  const domainId = reading.tree.domain.id;
  return useMemo(() => openJobsOf(jobs ?? [], hostId, domainId), [jobs, hostId, domainId]);
}

function useHostName(hostId: string): string {
  const hosts = useQuery(hostsQuery).data;
  return hosts?.find((host) => host.id === hostId)?.name ?? hostId;
}

function useEscape(leave: () => void, active: boolean): void {
  const latest = useRef(leave);
  latest.current = leave;
  useEffect(() => {
    if (!active) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [active]);
}
