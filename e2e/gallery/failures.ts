import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

const UNREACHABLE = {
  code: 'hostUnreachable',
  what: 'Host {on} does not respond.',
  on: 'Atlas',
  todo: 'Check that the host is on and that its libvirt daemon is running. Snaptree retries automatically.',
  native: { text: 'connect ECONNREFUSED 10.0.4.11:16514' },
};

/** Screens of failures: unreadable, unreachable, deleted or broken. */
export const failures: readonly Screen[] = [
  {
    name: 'host-away',
    noise: /503/,
    arrange: async (stage) => {
      await awayHost(stage);
      await stage.refuse(/sim-atlas\/domains/, 503, UNREACHABLE);
      await stage.page.goto('/');
      await stage.page.getByRole('main').getByText('The host cannot be reached').waitFor();
    },
  },
  {
    name: 'tree-stale',
    arrange: async (stage) => {
      await awayHost(stage);
      await stage.change(/\/tree$/, (reading) => ({
        ...reading,
        asOf: Date.now() - 12 * 60_000,
        away: UNREACHABLE,
      }));
      await stage.open('sim-atlas', 'web-02', { snapshot: '@before nginx 1.26' });
      await stage.machine.details.waitFor();
    },
  },
  {
    name: 'tree-error',
    noise: /503/,
    arrange: async (stage) => {
      await stage.refuse(/\/tree$/, 503, UNREACHABLE);
      await stage.page.goto('/hosts/sim-atlas/domains/web-02');
      await stage.page.getByRole('main').getByRole('alert').waitFor();
    },
  },
  {
    name: 'tree-gone',
    noise: /404/,
    arrange: async (stage) => {
      await stage.page.goto('/hosts/sim-atlas/domains/none');
      await stage.page.getByText('This no longer exists').waitFor();
    },
  },
  {
    name: 'tree-drift',
    arrange: async (stage) => {
      await driftedTree(stage);
      await stage.open('sim-atlas', 'postgres-replica');
      await stage.page.getByRole('button', { name: 'Preview repair' }).waitFor();
    },
  },
  {
    name: 'tree-drift-repair',
    arrange: async (stage) => {
      await driftedTree(stage);
      await stage.open('sim-atlas', 'postgres-replica', { pending: { kind: 'repair' } });
      await stage.page.getByText('No file changes.').first().waitFor();
    },
  },
  {
    name: 'tree-drift-question',
    arrange: async (stage) => {
      const id = await stage.client.domainId('sim-atlas', 'web-01');
      await stage.client.changeFiles('sim-atlas', id, 'mergeMiddle');
      await stage.open('sim-atlas', 'web-01');
      await stage.page.getByRole('button', { name: 'Preview repair' }).click();
      await stage.page.getByRole('button', { name: /data copied up/ }).waitFor();
    },
  },
  {
    name: 'tree-broken',
    arrange: async (stage) => {
      await stage.open('sim-atlas', 'vpn-gateway');
      await stage.machine.details.waitFor();
    },
  },
  {
    name: 'snapshot-gone',
    arrange: async (stage) => {
      await stage.open('sim-forge', 'router-lab', { snapshot: '8f0c1c4e-gone' });
      await stage.machine.details.getByText('no longer exists').waitFor();
    },
  },
  {
    name: 'job-gone',
    noise: /404/,
    arrange: async (stage) => {
      await stage.page.goto('/jobs/none');
      await stage.page.getByText('This no longer exists').waitFor();
    },
  },
  {
    name: 'page-gone',
    arrange: async (stage) => {
      await stage.page.goto('/nowhere');
      await stage.page.getByRole('heading', { name: 'Page not found' }).waitFor();
    },
  },
  {
    name: 'loading-tree',
    arrange: async (stage) => {
      await stage.hold(/\/tree$/);
      await stage.page.goto(await stage.address('sim-atlas', 'mail'));
      await stage.page.locator('.mantine-Skeleton-root').first().waitFor();
    },
  },
  {
    name: 'loading-fleet',
    arrange: async (stage) => {
      await stage.hold(/\/api\/hosts$/);
      await stage.page.goto('/');
      await stage.page.getByText('Reading hosts…').waitFor();
    },
  },
];

async function awayHost(stage: Stage): Promise<void> {
  await stage.page.route(/\/api\/hosts$/, async (route) => {
    const response = await route.fetch();
    const hosts: { id: string }[] = await response.json();
    const state = { kind: 'unreachable', since: Date.now() - 12 * 60_000, problem: UNREACHABLE };
    const json = hosts.map((host) => (host.id === 'sim-atlas' ? { ...host, state } : host));
    await route.fulfill({ response, json });
  });
}

/** Another tool has merged all layers into the base image. */
async function driftedTree({ client }: Stage): Promise<void> {
  const id = await client.domainId('sim-atlas', 'postgres-replica');
  await client.changeFiles('sim-atlas', id, 'mergeFiles');
}
