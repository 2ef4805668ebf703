import { LayersScreen } from '../screens/layers.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

const MERGE = { pending: { kind: 'mergeIntoChildren', id: '@schema v212' }, snapshot: '@schema v212' };
const REVERT = { pending: { kind: 'revert', id: '@sample-a', force: true }, snapshot: '@sample-a' };
const REFUSED = { pending: { kind: 'mergeIntoChildren', id: '@clean' }, snapshot: '@clean' };
const CREATE = {
  pending: { kind: 'create', name: 'before patch', memory: false, quiesce: false, mechanism: 'external' },
};

/** Disk layers, and previews of them. */
export const layers: readonly Screen[] = [
  { name: 'layers', arrange: (stage) => show(stage, ['sim-atlas', 'postgres-main'], MERGE) },
  {
    name: 'layers-after',
    arrange: (stage) => show(stage, ['sim-atlas', 'postgres-main'], { ...MERGE, view: 'after' }),
  },
  { name: 'layers-branches', arrange: (stage) => show(stage, ['sim-workbench', 'Malware Sandbox'], REVERT) },
  {
    name: 'layers-refused',
    arrange: (stage) => show(stage, ['sim-workbench', 'Malware Sandbox'], REFUSED),
  },
  { name: 'layers-inside', arrange: (stage) => show(stage, ['sim-atlas', 'jump-host'], CREATE) },
  {
    name: 'layers-found',
    arrange: (stage) =>
      show(stage, ['sim-workbench', 'Malware Sandbox'], { find: 'sample', collapsed: ['@sample-c-run'] }),
  },
  { name: 'layers-missing', arrange: (stage) => show(stage, ['sim-workbench', 'Scanner Station'], {}) },
  { name: 'layers-empty', arrange: (stage) => show(stage, ['sim-atlas', 'dns-01'], {}) },
];

async function show(
  stage: Stage,
  [host, name]: readonly [string, string],
  search: Record<string, unknown>,
): Promise<void> {
  await stage.open(host, name, { ...search, content: 'layers' });
  const disk = host === 'sim-workbench' ? 'SATA 0:0' : 'vda';
  await new LayersScreen(stage.page).layers(disk).first().waitFor();
}
