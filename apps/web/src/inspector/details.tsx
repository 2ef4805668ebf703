import { Suspense, useMemo } from 'react';
import { BASE, LIVE_NODE } from '../tree/layout/shape.ts';
import { optional } from '../ui/lazy/lazy.ts';
import { ActionList } from './actions/action-list.tsx';
import { actionsFor } from './actions/actions.ts';
import { BaseFacts } from './facts/base-facts.tsx';
import { LiveFacts } from './facts/live-facts.tsx';
import { SnapshotFacts } from './facts/snapshot-facts.tsx';
import panel from './panel.module.css';
import type { InspectorProps } from './props.ts';

const loadConfiguration = () => import('./configuration/configuration.tsx');
const ConfigurationInBrief = optional(async () => (await loadConfiguration()).ConfigurationInBrief);
const ConfigurationOf = optional(async () => (await loadConfiguration()).ConfigurationOf);

/** A node and what can be done with it. Without a selection it shows the live state. */
export function Details(props: InspectorProps) {
  const { reading, picked = LIVE_NODE, blockedReason, handlers, settings } = props;
  const { tree, capabilities } = reading;
  const snapshot = tree.snapshots.find((s) => s.id === picked);
  const subject = snapshot === undefined && picked !== BASE ? LIVE_NODE : picked;
  // The names of new snapshots contain the time at which the list was made, so that they do not change every second.
  const groups = useMemo(() => actionsFor(reading, subject, new Date()), [reading, subject]);
  return (
    <div className={panel.scroll}>
      {snapshot !== undefined && (
        <SnapshotFacts
          snapshot={snapshot}
          tree={tree}
          capabilities={capabilities}
          configuration={
            <Suspense>
              <ConfigurationInBrief reading={reading} snapshot={snapshot} />
            </Suspense>
          }
          onPick={handlers.pick}
        />
      )}
      {picked === BASE && <BaseFacts tree={tree} words={capabilities.terminology} onPick={handlers.pick} />}
      {snapshot === undefined && picked !== BASE && (
        <LiveFacts
          tree={tree}
          words={capabilities.terminology}
          restrictions={capabilities.restrictions ?? []}
          gone={picked !== LIVE_NODE ? picked : undefined}
          onPick={handlers.pick}
        />
      )}
      <ActionList groups={groups} blockedReason={blockedReason} handlers={handlers} />
      {snapshot !== undefined && (
        <Suspense>
          <ConfigurationOf reading={reading} snapshot={snapshot} settings={settings} />
        </Suspense>
      )}
    </div>
  );
}
