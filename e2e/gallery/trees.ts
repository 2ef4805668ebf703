import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

const MERGE = {
  snapshot: '@updates',
  pending: { kind: 'mergeIntoChildren', id: '@updates' },
};

const DISCARD = { snapshot: '@6.6-lts', pending: { kind: 'discard', id: '@6.6-lts', force: true } };
const REVERT = {
  snapshot: '@lesson-1',
  pending: { kind: 'revert', id: '@lesson-1', safety: 'before going back' },
};

/** Trees: selection, previews, refusals and confirmations. */
export const trees: readonly Screen[] = [
  { name: 'tree-now', arrange: (stage) => tree(stage, { snapshot: '@updates' }) },
  { name: 'tree', arrange: (stage) => preview(stage, MERGE) },
  { name: 'tree-after', arrange: (stage) => preview(stage, { ...MERGE, view: 'after' }) },
  { name: 'tree-across', arrange: (stage) => preview(stage, { ...MERGE, orientation: 'across' }) },
  { name: 'outline', arrange: (stage) => preview(stage, { ...MERGE, show: 'list' }) },
  {
    name: 'discard',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'kernel-test', DISCARD);
      await stage.machine.preview.waitFor();
    },
  },
  {
    name: 'confirm',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'kernel-test', DISCARD);
      await stage.machine.ask('Discard');
    },
  },
  {
    name: 'confirm-space',
    arrange: async (stage) => {
      await stage.open('sim-atlas', 'log-archive', {
        snapshot: '@after retention change',
        pending: { kind: 'mergeIntoChildren', id: '@after retention change' },
      });
      await stage.machine.ask('Merge into live state');
    },
  },
  {
    name: 'revert',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'training-01', REVERT);
      await stage.machine.preview.waitFor();
    },
  },
  {
    name: 'confirm-revert',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'training-01', REVERT);
      await stage.machine.ask('Revert to this snapshot');
    },
  },
  {
    name: 'create',
    arrange: async (stage) => {
      await stage.open('sim-atlas', 'postgres-main', {
        pending: {
          kind: 'create',
          name: 'before reindex',
          memory: true,
          quiesce: false,
          mechanism: 'external',
        },
      });
      await stage.machine.preview.getByRole('radiogroup', { name: 'Type' }).waitFor();
    },
  },
  {
    name: 'tags',
    arrange: async (stage) => {
      await stage.open('sim-atlas', 'web-01', {
        snapshot: '@after nginx 1.26',
        pending: { kind: 'tag', id: '@after nginx 1.26', add: ['nightly', 'before the audit'] },
      });
      await stage.machine.preview.getByRole('combobox', { name: 'Tags' }).waitFor();
    },
  },
  {
    name: 'refusal-of-several',
    arrange: async (stage) => {
      const operations = ['@6.6-lts', '@kasan', '@6.11-rc1'].map((id) => ({ kind: 'mergeIntoChildren', id }));
      await stage.open('sim-forge', 'kernel-test', { pending: { kind: 'batch', operations } });
      await stage.machine.preview.waitFor();
    },
  },
  {
    name: 'refusal',
    arrange: async (stage) => {
      await stage.open('sim-workbench', 'Malware Sandbox', {
        snapshot: '@clean',
        pending: { kind: 'mergeIntoChildren', id: '@clean' },
      });
      await stage.machine.preview.waitFor();
    },
  },
  {
    name: 'several',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'kernel-test', {
        set: ['@6.11-rc1', '@6.11-rc2'],
        snapshot: '@6.11-rc2',
      });
      await stage.machine.details.getByText('6.11-rc1').first().waitFor();
    },
  },
  {
    name: 'configuration',
    arrange: async (stage) => {
      await stage.open('sim-workbench', 'Malware Sandbox', { snapshot: '@sample-a', settings: 'all' });
      const { details } = stage.machine;
      await details.getByRole('img', { name: /^Simulated screenshot/ }).waitFor();
      await details.getByRole('region', { name: 'Configuration' }).getByText('As captured').click();
    },
  },
  {
    name: 'configuration-two',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'router-lab', { set: ['@bgp', '@ospf'], snapshot: '@ospf' });
      await stage.machine.details.getByText('No difference between the two.').waitFor();
    },
  },
  {
    name: 'revert-configuration',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'training-02', REVERT);
      await stage.machine.preview.getByRole('table', { name: 'Settings now and after the revert' }).waitFor();
    },
  },
  {
    name: 'large',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'ci-golden');
      await stage.machine.details.waitFor();
    },
  },
  {
    name: 'no-snapshot',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'training-04');
      await stage.machine.details.waitFor();
    },
  },
];

async function tree(stage: Stage, search: Record<string, unknown>): Promise<void> {
  await stage.open('sim-workbench', 'Windows 11 Office', search);
  await stage.machine.details.or(stage.machine.preview).first().waitFor();
}

async function preview(stage: Stage, search: Record<string, unknown>): Promise<void> {
  await stage.open('sim-workbench', 'Windows 11 Office', search);
  await stage.machine.preview.waitFor();
}
