import { TreeTools } from '../screens/tools.ts';
import type { Screen } from './screen.ts';

const DISCARD = { snapshot: '@6.6-lts', pending: { kind: 'discard', id: '@6.6-lts', force: true } };

/** Trees with collapsed branches or a search. */
export const narrowed: readonly Screen[] = [
  {
    name: 'closed-branches',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'kernel-test', { ...DISCARD, collapsed: ['@6.6-lts', '@6.11'] });
      await new TreeTools(stage.machine).plate('6.6-lts').waitFor();
    },
  },
  {
    name: 'closed-branches-outline',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'kernel-test', { ...DISCARD, collapsed: ['@6.6-lts'], show: 'list' });
      await new TreeTools(stage.machine).row(/^6\.6-lts/).waitFor();
    },
  },
  {
    name: 'found',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'kernel-test', { find: '6.11', snapshot: '@6.11', collapsed: ['@6.11'] });
      await new TreeTools(stage.machine).count.getByText('1 of 4').waitFor();
    },
  },
  {
    name: 'found-outline',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'compliance-2025', { find: 'auditors', show: 'list' });
      await new TreeTools(stage.machine).row(/^signed/).waitFor();
    },
  },
  {
    name: 'found-nothing',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'router-lab', { find: 'ipsec tunnel' });
      await stage.page.getByText('No snapshot has').waitFor();
    },
  },
  {
    name: 'found-far',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'ci-golden', { find: 'nightly 12' });
      await stage.machine.wholeTree();
      await new TreeTools(stage.machine).count.getByText('found').waitFor();
    },
  },
];
