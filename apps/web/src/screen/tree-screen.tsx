import { lazy, Suspense, useRef } from 'react';
import { Inspector } from '../inspector/inspector.tsx';
import { InterruptedNotice } from '../jobs/interrupted-notice.tsx';
import { optional } from '../ui/lazy/lazy.ts';
import { Notices } from './notices.tsx';
import { Spoken } from './spoken.tsx';
import { useTreeFocus } from './state/use-tree-focus.ts';
import { type TreeScreenProps, useTreeScreen } from './state/use-tree-screen.ts';
import { TreeHeader } from './tree-header.tsx';
import { TreePicture } from './tree-picture.tsx';
import styles from './tree-screen.module.css';
import { TreeTools } from './tree-tools.tsx';

const ConfirmDialog = lazy(async () => ({
  default: (await import('../confirm/confirm-dialog.tsx')).ConfirmDialog,
}));
const Renewed = optional(async () => (await import('./renewed.tsx')).Renewed);

/** One tree with its side panel. The URL contains the selection, the view and the pending operation. */
export function TreeScreen({ source, search, go }: TreeScreenProps) {
  const { reading, hostName, stale, blockedReason } = source;
  const { pending } = search;
  const state = useTreeScreen({ source, search, go });
  const { preview, selection, branches, find, actions } = state;
  const screen = useRef<HTMLElement>(null);
  const side = useRef<HTMLElement>(null);
  const { focusTree, onStarted } = useTreeFocus(screen, pending);
  return (
    <main className={styles.screen} ref={screen}>
      <TreeHeader
        reading={reading}
        hostName={hostName}
        stale={stale}
        search={search}
        canCompare={preview?.kind === 'plan'}
        onChange={(next) => go(next, true)}
      />
      {source.interrupted !== undefined && <InterruptedNotice job={source.interrupted} />}
      <Notices
        reading={reading}
        stale={stale}
        problem={source.problem}
        onRepair={() => {
          actions.prepare({ kind: 'repair' });
          // On a phone, the panel is below the tree.
          side.current?.scrollIntoView({ block: 'start' });
        }}
      />
      {pending !== undefined && (
        <Suspense>
          <Renewed reading={reading} pending={pending} />
        </Suspense>
      )}
      <div className={styles.body}>
        <div className={styles.picture}>
          <TreeTools find={find} branches={branches} onDone={focusTree} />
          <TreePicture source={source} search={search} go={go} state={state} />
        </div>
        <aside className={styles.side} ref={side}>
          <Spoken preview={preview} />
          <Inspector
            reading={reading}
            picked={selection.picked}
            chosen={selection.chosen}
            pendingOperation={pending}
            preview={preview}
            blockedReason={blockedReason}
            handlers={actions}
            settings={{
              all: search.settings === 'all',
              onAll: (all) => go({ settings: all ? 'all' : undefined }, true),
            }}
          />
        </aside>
      </div>
      {state.confirming && pending !== undefined && (
        <Suspense>
          <ConfirmDialog
            reading={reading}
            hostName={hostName}
            pendingOperation={pending}
            plan={preview?.kind === 'plan' ? preview.plan : undefined}
            blockedReason={blockedReason}
            onClose={state.stopConfirming}
            onStarted={() => {
              state.stopConfirming();
              actions.prepare(undefined);
              onStarted();
            }}
          />
        </Suspense>
      )}
    </main>
  );
}
