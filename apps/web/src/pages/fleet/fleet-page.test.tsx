// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import type { Domain, SpaceReport } from '@snaptree/core';
import type { Host } from '@snaptree/hypervisors';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServicesProvider } from '../../api/socket/services.ts';
import type { Connection } from '../../api/socket/socket.ts';
import { makeRouter } from '../../router.tsx';
import { fakeBrowser } from '../../testing/browser.fixture.ts';
import { away, healthWith, hostCalled, machine } from '../../testing/fleet.fixture.ts';

beforeAll(fakeBrowser);
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});
// jsdom measures nothing, and a list without height draws no row.
beforeEach(() => {
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(2_000);
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(1_000);
  vi.stubGlobal('scrollTo', vi.fn());
});

interface World {
  hosts?: readonly Host[] | 'silent';
  domains?: readonly Domain[];
  space?: SpaceReport;
  connection?: Connection;
}

const nothing: SpaceReport = { suggestions: [], unread: 0, sizesUnknown: 0 };

/** What a server of this world answers; one that is silent answers never. */
function answer(world: World, path: string): Promise<Response> {
  if (path === '/api/hosts' && world.hosts === 'silent') return new Promise(() => {});
  const host = /^\/api\/hosts\/([^/]+)\/domains$/.exec(path)?.[1];
  const body =
    host !== undefined
      ? { domains: (world.domains ?? []).filter(({ hostId }) => hostId === host), asOf: 1_000 }
      : path === '/api/hosts'
        ? (world.hosts ?? [])
        : path === '/api/space'
          ? (world.space ?? nothing)
          : [];
  return Promise.resolve(new Response(JSON.stringify(body)));
}

async function open(path: string, world: World) {
  vi.stubGlobal('fetch', (asked: string) => answer(world, asked));
  const client = new QueryClient({ defaultOptions: { queries: { networkMode: 'always', retry: false } } });
  const router = makeRouter(client);
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [path] }) });
  const services = {
    socket: Object.create(null),
    connection: { current: () => world.connection ?? 'connected', subscribe: () => () => {} },
  };
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <ServicesProvider value={services}>
          <RouterProvider router={router} />
        </ServicesProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  await screen.findByRole('heading', { level: 1 }, { timeout: 8_000 });
  return router;
}

const GIB = 1024 ** 3;
const atlas = hostCalled('atlas');
const forge: Host = { ...hostCalled('forge'), state: { kind: 'unreachable', problem: away, since: 1_000 } };
const domains = [
  machine('atlas', 'web', {
    power: 'running',
    snapshots: 3,
    health: healthWith({ depth: 2, chain: 4, snapshotBytes: 12 * GIB, sizesUnknown: 1 }),
  }),
  machine('atlas', 'mail', { snapshots: 0, health: healthWith({ snapshots: 0, snapshotBytes: 0 }) }),
  machine('atlas', 'fresh', { jobId: 'job-1' }),
];
const table = () => screen.getByRole('table', { name: 'VMs' });
const row = (name: string) => within(table()).getByRole('row', { name: new RegExp(name) });
const names = () =>
  within(table())
    .getAllByRole('link')
    .map((link) => link.textContent);

describe('the list of VMs', () => {
  it('shows known, minimum and not yet read sizes, and never zero for unknown', async () => {
    const untold = machine('atlas', 'vm', { snapshots: 1, health: healthWith({ depth: 1, chain: 0 }) });
    await open('/', { hosts: [atlas], domains: [...domains, untold] });
    await waitFor(() => expect(row('web').textContent).toContain('≥ 12.0 GiB'));
    expect(row('web').textContent).toContain('2 levels 4 layers');
    expect(within(row('mail')).getAllByText('0 B')).toHaveLength(2);
    expect(row('vm').textContent).toContain('1 level layers ?');
    expect(within(row('fresh')).getAllByText('not read yet').length).toBeGreaterThan(3);
    expect(row('fresh').textContent).toContain('job running');
  });

  it('sorts by the clicked heading, exposes that, and keeps it in the address', async () => {
    const router = await open('/', { hosts: [atlas], domains });
    await waitFor(() => expect(names()).toEqual(['web', 'mail', 'fresh']));
    fireEvent.click(screen.getByRole('button', { name: 'VM' }));
    await waitFor(() => expect(names()).toEqual(['fresh', 'mail', 'web']));
    expect(screen.getByRole('columnheader', { name: /VM/ }).getAttribute('aria-sort')).toBe('ascending');
    expect(router.state.location.search).toMatchObject({ sort: 'machine' });
  });

  it('opens as its address says, and keeps collapsed groups in it', async () => {
    const router = await open('/?group=power&points=true', { hosts: [atlas], domains });
    await waitFor(() => expect(names()).toEqual(['web']));
    fireEvent.click(within(table()).getByRole('button', { expanded: true }));
    await waitFor(() => expect(within(table()).queryByRole('link')).toBeNull());
    expect(router.state.location.search).toMatchObject({ collapsed: ['running'] });
  });

  it('offers a filter by kind of host if there are several, and keeps it in the address', async () => {
    const vCenter = { ...hostCalled('vc'), kind: 'vsphere' };
    const router = await open('/', { hosts: [atlas, vCenter], domains: [...domains, machine('vc', 'erp')] });
    await waitFor(() => expect(names()).toEqual(['web', 'mail', 'fresh', 'erp']));
    fireEvent.change(screen.getByRole('combobox', { name: 'Hypervisor' }), { target: { value: 'vsphere' } });
    await waitFor(() => expect(names()).toEqual(['erp']));
    expect(router.state.location.search).toMatchObject({ kind: 'vsphere' });
    cleanup();
    await open('/', { hosts: [atlas], domains });
    await waitFor(() => expect(names()).toHaveLength(3));
    expect(screen.queryByRole('combobox', { name: 'Hypervisor' })).toBeNull();
  });

  it('offers to clear the filters when nothing matches', async () => {
    await open('/?find=zebra', { hosts: [atlas], domains });
    fireEvent.click(await screen.findByRole('button', { name: 'Show all VMs' }));
    await waitFor(() => expect(names()).toHaveLength(3));
  });

  it('treats values in the address that cannot be read as absent', async () => {
    await open('/?sort=colour&power=nuclear&closed=3', { hosts: [atlas], domains });
    await waitFor(() => expect(names()).toHaveLength(3));
  });
});

describe('a host that does not answer', () => {
  it('shows what failed, on what and what to do, and the age of the VM list', async () => {
    await open('/', { hosts: [atlas, forge], domains: [...domains, machine('forge', 'kernel')] });
    const note = await screen.findByRole('alert');
    for (const part of [away.what, away.on, away.todo, 'as of']) expect(note.textContent).toContain(part);
    await waitFor(() => expect(row('kernel').textContent).toContain('as of'));
    expect(row('web').textContent).not.toContain('as of');
  });

  it('shows only the VMs of an unreachable host under the filter for stale VMs', async () => {
    await open('/?stale=true', { hosts: [atlas, forge], domains: [...domains, machine('forge', 'kernel')] });
    await waitFor(() => expect(names()).toEqual(['kernel']));
  });
});

describe('around the list of VMs', () => {
  it('asks the user to add a host when there is none', async () => {
    await open('/', { hosts: [] });
    expect(await screen.findByRole('link', { name: 'Add host' })).toBeTruthy();
  });

  it('shows its layout at once, and that it is loading, while no host is known', async () => {
    await open('/', { hosts: 'silent' });
    expect(screen.getByText('Reading hosts…')).toBeTruthy();
    expect(screen.getByRole('textbox', { name: 'Search VMs' })).toBeTruthy();
    expect(document.querySelector('main')?.getAttribute('aria-busy')).toBe('true');
  });

  it('shows the age of all data while the server is unreachable', async () => {
    await open('/', { hosts: [atlas], domains, connection: 'lost' });
    await waitFor(() => expect(screen.getByText(/3 VMs on 1 host/).textContent).toContain('as of'));
  });
});

describe('the Reclaim space page', () => {
  const suggestion = (domainId: string, freesBytes: number): SpaceReport['suggestions'][number] => ({
    hostId: 'atlas',
    hostName: 'atlas',
    domainId,
    domainName: domainId,
    reclaim: {
      operation: { kind: 'mergeIntoChildren', id: 'old' },
      name: 'old',
      freesBytes,
      loses: 'snapshot',
      removes: 1,
    },
  });
  const space: SpaceReport = {
    suggestions: [suggestion('web', 80 * GIB), suggestion('mail', 50 * GIB)],
    unread: 2,
    sizesUnknown: 1,
  };

  it('shows how much is unknown, and links each suggestion to its preview', async () => {
    await open('/space', { hosts: [atlas], domains, space });
    const status = await screen.findByRole('list', { name: 'Unknown data' });
    expect(status.textContent).toContain('2 VMs not read yet');
    expect(status.textContent).toContain('1 snapshot of unknown size');
    const [first] = within(await screen.findByRole('table')).getAllByRole('link');
    const href = decodeURIComponent(first?.getAttribute('href') ?? '');
    expect(href).toContain('/hosts/atlas/domains/web');
    expect(href).toContain('"kind":"mergeIntoChildren","id":"old"');
  });

  it('adds up towards the typed target, and keeps it in the address', async () => {
    const router = await open('/space', { hosts: [atlas], domains, space });
    fireEvent.change(await screen.findByRole('textbox', { name: 'Space needed' }), {
      target: { value: '100 GiB' },
    });
    expect(
      await screen.findByText(/2 operations free at most 130 GiB, which can be enough for 100 GiB/),
    ).toBeTruthy();
    expect(router.state.location.search).toEqual({ target: '100 GiB' });
  });

  it('reports a target that is not reached, and a value that is not a size', async () => {
    await open('/space?target=1%20TiB', { hosts: [atlas], domains, space });
    expect(await screen.findByText(/Not enough: 2 operations free at most 130 GiB of 1.0 TiB/)).toBeTruthy();
    const field = screen.getByRole('textbox', { name: 'Space needed' });
    fireEvent.change(field, { target: { value: 'a lot' } });
    act(() => fireEvent.blur(field));
    expect(await screen.findByText(/Enter a size such as/)).toBeTruthy();
  });
});
