import type { Job, Operation, TreeReading } from '@snaptree/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { hostsQuery } from '../api/queries.ts';
import { Inspector } from '../inspector/inspector.tsx';
import { isLabel } from '../inspector/labels.ts';
import type { InspectorActions } from '../inspector/props.ts';
import { HaltedNotice } from '../jobs/interrupted-notice.tsx';
import { openJobsOf, useHalted, useJobs } from '../jobs/use-jobs.ts';
import type { ReadingState } from '../pages/vm/use-reading.ts';
import { useFirstPicture } from '../shell/first-paint.ts';
import { Canvas } from '../tree/canvas/canvas.tsx';
import { useFind } from '../tree/find/use-find.ts';
import { interestOf } from '../tree/overlay/paint.ts';
import type { Reach } from '../tree/selection/select.ts';
import { Late } from '../ui/lazy/late.tsx';
import { extra } from '../ui/lazy/lazy.ts';
import { Notices } from './notices.tsx';
import type { TreeSearch } from './search.ts';
import { Spoken } from './spoken.tsx';
import { TreeHeader } from './tree-header.tsx';
import styles from './tree-screen.module.css';
import { TreeTools } from './tree-tools.tsx';
import { useBranches } from './use-collapsed.ts';
import { usePainting } from './use-painting.ts';
import { usePreview } from './use-preview.ts';
import { useSelection } from './use-selection.ts';

const ConfirmDialog = lazy(async () => ({
  default: (await import('../confirm/confirm-dialog.tsx')).ConfirmDialog,
}));
const Outline = lazy(async () => ({ default: (await import('../tree/list/tree-list.tsx')).Outline }));
const LayersLens = lazy(async () => ({
  default: (await import('../tree/layers/layers-view.tsx')).LayersLens,
}));
const Renewed = extra(async () => (await import('./renewed.tsx')).Renewed);
const IDLE: readonly Job[] = [];
const route = getRouteApi('/hosts/$host/domains/$domain');

/** One machine's tree with its side panel. The address holds the selection, the view and the draft. */
export function TreeScreen({ reading, stale, problem }: ReadingState & { reading: TreeReading }) {
  useFirstPicture(true);
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
  const branches = useBranches(reading.tree, search, (next) => go(next, true));
  const { picked, chosen, all, choose, cursor, onCursor } = useSelection(reading, search, branches.closed);
  const find = useFind(reading.tree, {
    find: search.find,
    picked,
    onFind: (text) => go({ find: text }, true),
    onHit: (id) =>
      go(
        { snapshot: id, ...(search.draft === undefined ? { set: undefined } : {}), ...branches.wayTo([id]) },
        true,
      ),
  });
  const pick = (id: string, reach: Reach, more: Partial<TreeSearch> = {}) => {
    const next = choose(id, reach);
    // During a preview a plain click only looks closer; what is previewed stays chosen.
    if (reach === 'only' && search.draft !== undefined) return go({ snapshot: id, ...more }, true);
    go({
      ...more,
      snapshot: next.picked,
      set: next.chosen.length > 0 ? [...next.chosen] : undefined,
      draft: undefined,
    });
  };
  const actions: InspectorActions = {
    draft: (draft) => go({ draft, view: undefined }, search.draft?.kind === draft?.kind),
    peek: setPeeked,
    pick: (snapshot) => pick(snapshot, 'only', branches.wayTo([snapshot])),
    choose: (ids) => go({ set: ids.length > 1 ? [...ids] : undefined, snapshot: ids.at(-1) ?? picked }, true),
    confirm: () => setConfirming(true),
  };
  const leave = () => (search.draft === undefined ? actions.choose([]) : actions.draft(undefined));
  useEscape(leave, (search.draft !== undefined || chosen.length > 0) && !confirming);
  const working = useWorking(reading);
  const halted = useHalted(reading.hostId, reading.tree.domain.id);
  const hold = stale ?? holdBy(working, halted);
  const shown = preview ?? peek;
  const interest = useMemo(
    () => (preview === undefined && picked !== undefined ? [picked] : interestOf(preview)),
    [preview, picked],
  );
  const { scene, painting } = usePainting({
    reading,
    preview: shown,
    view: search.draft === undefined ? 'difference' : view,
    orientation: search.orientation ?? 'down',
    closed: branches.closed,
    picked: all,
    found: find.hits,
    working,
  });
  const { standIns } = scene.folded;
  const fold = (id: string) => {
    // What a preview is about is opened with the branch that hides it, however deep it lies.
    const affected = interestOf(shown).filter((each) => standIns.get(each) === id);
    if (affected.length === 0) branches.toggle(id);
    else go(branches.wayTo(affected), true);
  };
  const screen = useRef<HTMLElement>(null);
  const begun = useRef(false);
  const focusTree = () =>
    screen.current?.querySelector<HTMLElement>('[data-tree]')?.focus({ preventScroll: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it happens once, when the preview has gone
  useEffect(() => {
    if (search.draft === undefined && begun.current) {
      // On a phone the picture of what happens is above the panel, and what the panel is about may soon be gone.
      screen.current?.scrollTo({ top: 0 });
      focusTree();
    }
    begun.current = false;
  }, [search.draft]);
  return (
    <main className={styles.screen} ref={screen}>
      <TreeHeader
        reading={reading}
        hostName={hostName}
        stale={stale}
        show={search.show ?? 'graph'}
        onShow={(show) => go({ show }, true)}
        lens={search.lens ?? 'points'}
        onLens={(lens) => go({ lens: lens === 'points' ? undefined : lens }, true)}
        view={view}
        canCompare={preview?.kind === 'plan'}
        onView={(next) => go({ view: next }, true)}
      />
      <HaltedNotice job={halted} />
      <Notices reading={reading} stale={stale} problem={problem} />
      {search.draft !== undefined && (
        <Suspense>
          <Renewed reading={reading} draft={search.draft} />
        </Suspense>
      )}
      <div className={styles.body}>
        <div className={styles.picture}>
          <TreeTools find={find} branches={branches} onDone={focusTree} />
          {search.lens === 'layers' ? (
            <Suspense fallback={<Late>Loading…</Late>}>
              <LayersLens
                tree={reading.tree}
                preview={shown}
                view={search.draft === undefined ? 'difference' : view}
                picked={all}
                jobs={working}
                found={find.hits}
                painting={painting}
                folded={scene.folded}
                onFold={fold}
                onPick={pick}
              />
            </Suspense>
          ) : search.show === 'outline' ? (
            <Suspense>
              <Outline
                shape={scene.shape}
                painting={painting}
                chosen={all}
                cursor={cursor}
                onCursor={onCursor}
                closed={branches.closed}
                onPick={pick}
                onFold={fold}
              />
            </Suspense>
          ) : (
            <Canvas
              treeKey={`${reading.hostId} ${reading.tree.domain.id}`}
              scene={scene}
              painting={painting}
              picked={picked}
              several={{ cursor, onCursor, count: chosen.length }}
              interest={interest}
              closed={branches.closed}
              onPick={pick}
              onFold={fold}
              onReveal={(id) => go(branches.wayTo([id]), true)}
              onTurn={(next) => go({ orientation: next === 'down' ? undefined : next }, true)}
              onLeave={() => go({ snapshot: undefined, set: undefined }, true)}
            />
          )}
        </div>
        <aside className={styles.side}>
          <Spoken preview={preview} />
          <Inspector
            reading={reading}
            picked={picked}
            chosen={chosen}
            draft={search.draft}
            preview={preview}
            hold={hold}
            actions={actions}
            settings={{
              all: search.settings === 'all',
              onAll: (all) => go({ settings: all ? 'all' : undefined }, true),
            }}
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
              // After a label the panel goes on with the keyboard: nothing in the tree is new.
              begun.current = search.draft !== undefined && !isLabel(search.draft);
            }}
          />
        </Suspense>
      )}
    </main>
  );
}

/** Why a job keeps others from being begun. */
function holdBy(working: readonly Job[], halted: Job | undefined): string | undefined {
  if (working.length > 0) return 'A job works on this machine now.';
  return halted === undefined ? undefined : 'A job stopped half-way here and waits for a decision.';
}

/** The jobs that work on this machine now. */
function useWorking(reading: TreeReading): readonly Job[] {
  const { data: jobs } = useJobs();
  const { hostId } = reading;
  const domainId = reading.tree.domain.id;
  return useMemo(() => {
    const working = openJobsOf(jobs ?? [], hostId, domainId);
    // Always the same: the whole tree would be painted again whenever a job elsewhere goes on.
    return working.length === 0 ? IDLE : working;
  }, [jobs, hostId, domainId]);
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
    const since = performance.now();
    const onKey = (event: KeyboardEvent) => {
      // The dialog's own listener is called first and may have closed it by now; the key was meant for it, also
      // where the focus was in nothing of it.
      const inDialog = event.target instanceof Element && event.target.closest('[role="dialog"]') !== null;
      const forDialog = inDialog || event.timeStamp < since;
      if (event.key === 'Escape' && !event.defaultPrevented && !forDialog) latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [active]);
}
