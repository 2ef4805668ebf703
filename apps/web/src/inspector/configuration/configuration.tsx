import type { Plan, Snapshot, TreeReading } from '@snaptree/core';
import { lazy, Suspense } from 'react';
import type { SettingsView } from '../props.ts';

// Not needed for the first view.
const Captured = lazy(async () => ({
  default: (await import('./captured-configuration.tsx')).CapturedConfiguration,
}));
const Summary = lazy(async () => ({ default: (await import('./summary.tsx')).ConfigurationSummary }));
const Two = lazy(async () => ({ default: (await import('./two-configurations.tsx')).TwoConfigurations }));
const Reverted = lazy(async () => ({
  default: (await import('./reverted-configuration.tsx')).RevertedConfiguration,
}));

/** The configuration that a snapshot captured, and its screenshot if there is one. */
export function ConfigurationOf(props: { reading: TreeReading; snapshot: Snapshot; settings: SettingsView }) {
  return (
    <Suspense>
      <Captured key={props.snapshot.id} {...props} />
    </Suspense>
  );
}

/** The same in one line, whose space is reserved while loading. */
export function ConfigurationInBrief(props: { reading: TreeReading; snapshot: Snapshot }) {
  return (
    <Suspense fallback="…">
      <Summary {...props} />
    </Suspense>
  );
}

/** The configurations of two snapshots side by side; nothing for any other number. */
export function ConfigurationsOfTwo(props: {
  reading: TreeReading;
  chosen: readonly string[];
  settings: SettingsView;
}) {
  const { reading, chosen, settings } = props;
  const [first, second] = reading.tree.snapshots
    .filter(({ id }) => chosen.includes(id))
    .sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0));
  if (first === undefined || second === undefined || chosen.length !== 2) return null;
  return (
    <Suspense>
      <Two reading={reading} ids={[first.id, second.id]} settings={settings} />
    </Suspense>
  );
}

/** What a plan changes in the VM's configuration; only reverts do. */
export function ConfigurationAfter({ reading, plan }: { reading: TreeReading; plan: Plan }) {
  const reverted = plan.effects.find((effect) => effect.kind === 'reverted');
  if (reverted === undefined || reading.capabilities.revertConfiguration !== true) return null;
  return (
    <Suspense>
      <Reverted reading={reading} plan={plan} to={reverted.to} />
    </Suspense>
  );
}
