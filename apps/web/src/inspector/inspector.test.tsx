// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { LIVE, type Operation, type TreeReading } from '@snaptree/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from '../testing/browser.fixture.ts';
import { readingOf } from '../testing/readings.fixture.ts';
import { previewOf } from '../tree/overlay/preview.ts';
import { Inspector } from './inspector.tsx';
import type { InspectorHandlers } from './props.ts';

/** Fields and panels are loaded when they are first needed. */
const loaded = { timeout: 20_000 };

beforeAll(fakeBrowser);
afterEach(cleanup);

async function show(
  reading: TreeReading,
  operation: Operation | undefined,
  {
    blockedReason,
    chosen = [],
    picked = 'b',
  }: { blockedReason?: string; chosen?: readonly string[]; picked?: string } = {},
) {
  const actions = {
    prepare: vi.fn(),
    hover: vi.fn(),
    pick: vi.fn(),
    choose: vi.fn(),
    confirm: vi.fn(),
  } satisfies InspectorHandlers;
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <Inspector
          reading={reading}
          picked={picked}
          chosen={chosen}
          pendingOperation={operation}
          preview={operation && previewOf(reading, operation)}
          blockedReason={blockedReason}
          handlers={actions}
          settings={{ all: false, onAll: vi.fn() }}
        />
      </QueryClientProvider>
    </MantineProvider>,
  );
  // What is previewed has a panel that is loaded when it is first needed.
  if (operation !== undefined) await screen.findByRole('heading', { level: 2 }, loaded);
  return actions;
}

describe('a refusal in the side panel', () => {
  it('offers to let libvirt read the folders of unread VMs, and says what that does', async () => {
    const read = readingOf('a(b*)', 'overlay');
    const pool = { pool: 'snaptree-images-1a2b3c', folder: '/data/images' };
    const unread = { dependants: 'unknown' as const, unreadDependants: ['clone'], unreadFolders: [pool] };
    const sent: unknown[] = [];
    vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
      sent.push([init.method, path, JSON.parse(String(init.body))]);
      return new Response(JSON.stringify({ pools: [pool] }));
    });
    const reading = { ...read, tree: { ...read.tree, ...unread } };
    await show(reading, { kind: 'mergeIntoChildren', id: 'b' });
    fireEvent.click(screen.getByRole('button', { name: 'Let libvirt read these folders…' }));
    expect(screen.getByText('snaptree-images-1a2b3c for /data/images')).toBeTruthy();
    expect(screen.getByText(/No file is created, changed or deleted/)).toBeTruthy();
    expect(sent).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Create storage pools' }));
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(sent).toEqual([
      ['POST', '/api/hosts/host/domains/domain/folder-pools', { folders: ['/data/images'] }],
    ]);
    vi.unstubAllGlobals();
  });

  const crowded = readingOf('a(b(c* d))', 'overlay');
  const merge: Operation = { kind: 'mergeIntoChildren', id: 'b' };

  it('shows the reason of a refusal, lists the blockers and quotes the hypervisor', async () => {
    await show(crowded, merge);
    expect(screen.getByRole('heading', { name: 'It has more than one child' })).toBeTruthy();
    expect(screen.getByText(/only one may build on it/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /…$/ })).toBeNull();
  });

  it('links to a blocking node', async () => {
    const actions = await show(crowded, merge);
    fireEvent.click(screen.getByRole('button', { name: 'd' }));
    expect(actions.pick).toHaveBeenCalledWith('d');
  });

  it('offers an alternative that works, and previews it when it is selected', async () => {
    const actions = await show(crowded, merge);
    fireEvent.click(screen.getByRole('button', { name: 'Merge c into live state' }));
    expect(actions.prepare).toHaveBeenCalledWith({ kind: 'mergeIntoChildren', id: 'c' });
  });

  it('says what a merge by copying costs', async () => {
    const { overlay, ...others } = crowded.capabilities.mechanisms;
    if (overlay === undefined) throw new Error('the fixture has overlays');
    const mechanisms = { ...others, overlay: { ...overlay, pulls: true } };
    const withBytes = (bytes: number | undefined, liveBytes: number | undefined): TreeReading => ({
      ...crowded,
      capabilities: { ...crowded.capabilities, mechanisms },
      tree: {
        ...crowded.tree,
        snapshots: crowded.tree.snapshots.map((s) => ({
          ...s,
          disks: s.disks.map((disk) => ({ ...disk, ...(bytes === undefined ? {} : { bytes }) })),
        })),
        live: {
          ...crowded.tree.live,
          disks: crowded.tree.live.disks.map((disk) => ({
            ...disk,
            chain: disk.chain.map((layer) => ({
              ...layer,
              ...(liveBytes === undefined ? {} : { bytes: liveBytes }),
            })),
          })),
        },
      },
    });
    await show(withBytes(3 * 1024 ** 3, 0), merge);
    const button = screen.getByRole('button', { name: /by copying/ });
    expect(button.textContent).toContain(
      'Copies up to 3.0 GiB into one child. Needs up to 3.0 GiB of free space.',
    );
    cleanup();
    // The merge after the copies needs space as well.
    await show(withBytes(3 * 1024 ** 3, 1024 ** 3), merge);
    expect(screen.getByRole('button', { name: /by copying/ }).textContent).toContain(
      'Copies up to 3.0 GiB into one child. Needs up to 4.0 GiB of free space.',
    );
    cleanup();
    await show(withBytes(3 * 1024 ** 3, undefined), merge);
    expect(screen.getByRole('button', { name: /by copying/ }).textContent).toContain(
      'Copies up to 3.0 GiB into one child. How much free space it needs is unknown.',
    );
    cleanup();
    await show(withBytes(undefined, undefined), merge);
    expect(screen.getByRole('button', { name: /by copying/ }).textContent).toContain('How much is unknown.');
  });

  it('offers force only if force is what is missing', async () => {
    const actions = await show(readingOf('a(b(c* d))'), { kind: 'discard', id: 'b' });
    fireEvent.click(screen.getByRole('button', { name: 'Preview with force' }));
    expect(actions.prepare).toHaveBeenCalledWith({ kind: 'discard', id: 'b', force: true });
    cleanup();
    await show(crowded, merge);
    expect(screen.queryByRole('button', { name: 'Preview with force' })).toBeNull();
  });

  it('shows names as text, whatever they contain', async () => {
    const reading = readingOf('a(b(c* d))', 'overlay');
    const odd = '<img src=x onerror=alert(1)>';
    for (const snapshot of reading.tree.snapshots) if (snapshot.id === 'd') snapshot.name = odd;
    await show(reading, merge);
    expect(screen.getAllByTitle(odd).length).toBeGreaterThan(0);
    expect(document.querySelector('img')).toBeNull();
  });
});

describe('the live state in the side panel', () => {
  it('says in complete sentences why the current snapshot is unknown', async () => {
    const reading = readingOf('a(b)', 'overlay');
    const why = 'No listed snapshot matches the disk chain of the live state.';
    const unknown: TreeReading = { ...reading, tree: { ...reading.tree, current: { kind: 'unknown', why } } };
    await show(unknown, undefined, { picked: LIVE });
    expect(document.body.textContent).toContain(
      `The current snapshot is unknown. ${why} No changes are possible until`,
    );
  });
});

describe('the actions of the side panel', () => {
  it('lists each action with the reason if it is refused', async () => {
    await show(readingOf('a(b(c* d))', 'overlay'), undefined);
    const merge = screen.getByRole('button', { name: /^Merge into children/ });
    expect(merge.textContent).toContain('It has more than one child');
    expect(screen.getByRole('button', { name: /^Discard/ }).textContent).toContain('Force required.');
  });

  it('previews an action while the pointer is on it, without selecting it', async () => {
    const actions = await show(readingOf('a(b(c*))'), undefined);
    const merge = screen.getByRole('button', { name: 'Merge into child' });
    fireEvent.pointerEnter(merge);
    expect(actions.hover).toHaveBeenLastCalledWith({ kind: 'mergeIntoChildren', id: 'b' });
    expect(screen.getByText(/Deletes b and keeps its data/)).toBeTruthy();
    fireEvent.pointerLeave(merge);
    expect(actions.hover).toHaveBeenLastCalledWith(undefined);
    expect(actions.prepare).not.toHaveBeenCalled();
  });

  it('disables the actions while the tree is outdated, and says so', async () => {
    const actions = await show(readingOf('a(b(c*))'), undefined, {
      blockedReason: 'The connection to the server is lost.',
    });
    expect(screen.getByText(/connection to the server is lost/)).toBeTruthy();
    const merge = screen.getByRole('button', { name: 'Merge into child' });
    fireEvent.click(merge);
    expect(merge.getAttribute('aria-disabled')).toBe('true');
    expect(actions.prepare).not.toHaveBeenCalled();
  });

  it('offers a safety snapshot when reverting a running VM', async () => {
    const reading = readingOf('a(b(c*))');
    const actions = await show(
      { ...reading, tree: { ...reading.tree, live: { ...reading.tree.live, power: 'running' } } },
      undefined,
    );
    fireEvent.click(screen.getByRole('button', { name: 'Revert to this snapshot' }));
    expect(actions.prepare).toHaveBeenCalledWith(
      expect.objectContaining({
        kind: 'revert',
        id: 'b',
        safety: expect.stringContaining('before-revert-b-'),
      }),
    );
  });
});

describe('several selected snapshots', () => {
  const four = readingOf('a(b(c(d*)))');
  const batch = (kind: 'mergeIntoChildren' | 'discard', ...ids: string[]): Operation => ({
    kind: 'batch',
    operations: ids.map((id) => ({ kind, id })),
  });

  it('counts and lists the selected snapshots, and lets the user remove each', async () => {
    const actions = await show(four, undefined, { chosen: ['b', 'c'] });
    expect(await screen.findByRole('heading', { name: '2 snapshots' })).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Deselect b' }));
    expect(actions.choose).toHaveBeenCalledWith(['c']);
    fireEvent.click(screen.getByRole('button', { name: 'Clear' }));
    expect(actions.choose).toHaveBeenLastCalledWith([]);
  });

  it('merges the selected snapshots in one plan', async () => {
    const actions = await show(four, undefined, { chosen: ['b', 'c'] });
    fireEvent.click(screen.getByRole('button', { name: 'Merge 2 snapshots into children' }));
    expect(actions.prepare).toHaveBeenCalledWith(batch('mergeIntoChildren', 'b', 'c'));
  });

  it('states why the selected snapshots cannot all be merged', async () => {
    await show(readingOf('a(b(c*) d(e f))', 'overlay'), undefined, { chosen: ['b', 'd'] });
    expect(screen.getByRole('button', { name: /^Merge 2/ }).textContent).toContain(
      'It has more than one child',
    );
  });

  it('protects the selected snapshots, and unprotects only protected ones', async () => {
    await show(four, undefined, { chosen: ['b', 'c'] });
    expect(screen.getByRole('button', { name: 'Protect 2 snapshots' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Remove protection from 2 snapshots' })).toBeNull();
    cleanup();
    const snapshots = four.tree.snapshots.map((s) => (s.id === 'b' ? { ...s, protected: true } : s));
    await show({ ...four, tree: { ...four.tree, snapshots } }, undefined, { chosen: ['b', 'c'] });
    expect(screen.getByRole('button', { name: 'Remove protection from 2 snapshots' })).toBeTruthy();
    expect(screen.getByRole('button', { name: /^Merge 2/ }).textContent).toContain('Protected');
  });

  it('discards every selected snapshot with force if others would be deleted', async () => {
    const actions = await show(readingOf('a(b(c*) d(e))'), batch('discard', 'd', 'b'));
    fireEvent.click(screen.getByRole('button', { name: 'Preview with force' }));
    expect(actions.prepare).toHaveBeenCalledWith({
      kind: 'batch',
      operations: [
        { kind: 'discard', id: 'd', force: true },
        { kind: 'discard', id: 'b', force: true },
      ],
    });
  });

  it('lists the selected snapshots in the title of their preview', async () => {
    await show(four, batch('mergeIntoChildren', 'a', 'b', 'c'));
    expect(screen.getByRole('heading', { level: 2, name: 'Merge a, b, and c into children' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Merge 3 snapshots into children…' })).toBeTruthy();
  });
});

describe('the fields of an operation', () => {
  const create: Operation = { kind: 'create', name: 'before', memory: false, quiesce: false };

  it('previews every change immediately', async () => {
    const actions = await show(readingOf('a*'), create);
    fireEvent.change(await screen.findByLabelText('Name', {}, loaded), { target: { value: 'after' } });
    expect(actions.prepare).toHaveBeenCalledWith({ ...create, name: 'after' });
  });

  it('requires the loss to be accepted when the safety snapshot is turned off', async () => {
    const actions = await show(readingOf('a(b*)'), { kind: 'revert', id: 'a', safety: 'kept' });
    fireEvent.click(await screen.findByRole('switch', { name: /Save the live state first/ }, loaded));
    expect(actions.prepare).toHaveBeenCalledWith({ kind: 'revert', id: 'a', force: true });
  });

  it('keeps the field in place and waits while its value is invalid', async () => {
    const reading = namesOnce(readingOf('a*'));
    await show(reading, { ...create, name: 'a' });
    const name = await screen.findByLabelText('Name', {}, loaded);
    expect(name.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(name.getAttribute('aria-describedby') ?? '')?.textContent).toContain(
      'This name is already in use.',
    );
    expect(screen.getByRole('button', { name: 'Create snapshot…' })).toHaveProperty('disabled', true);
    expect(screen.queryByRole('heading', { name: 'The name is already in use' })).toBeNull();
  });

  it('states that nothing changes before anything is typed', async () => {
    await show(readingOf('a(b*)'), { kind: 'rename', id: 'b', name: 'b' });
    expect(await screen.findByLabelText('Name', {}, loaded)).toHaveProperty('value', 'b');
    expect(screen.getByText('Nothing to change yet.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Rename…' })).toHaveProperty('disabled', true);
    expect(screen.queryByText('Not possible')).toBeNull();
  });
});

function namesOnce(reading: TreeReading): TreeReading {
  const { internal } = reading.capabilities.mechanisms;
  if (internal === undefined) throw new Error('no rules');
  const unique = { kind: 'uniqueName', class: 'impossible', says: 'names once' } as const;
  const mechanisms = { internal: { ...internal, create: [unique] } };
  return { ...reading, capabilities: { ...reading.capabilities, mechanisms } };
}
