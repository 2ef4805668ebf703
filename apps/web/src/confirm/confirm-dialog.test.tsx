// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import type { Operation, TreeReading } from '@snaptree/core';
import { treeDifference } from '@snaptree/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { keys } from '../api/queries/keys.ts';
import { fakeBrowser } from '../testing/browser.fixture.ts';
import { jobAt, readingOf } from '../testing/readings.fixture.ts';
import { previewOf } from '../tree/overlay/preview.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { sameName } from './needs.ts';

beforeAll(fakeBrowser);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(reading: TreeReading, operation: Operation) {
  const client = new QueryClient({ defaultOptions: { mutations: { networkMode: 'always' } } });
  const onStarted = vi.fn();
  const dialogOn = (now: TreeReading) => {
    const preview = previewOf(now, operation);
    return (
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <ConfirmDialog
            reading={now}
            hostName="atlas"
            pendingOperation={operation}
            plan={preview.kind === 'plan' ? preview.plan : undefined}
            blockedReason={undefined}
            onClose={vi.fn()}
            onStarted={onStarted}
          />
        </QueryClientProvider>
      </MantineProvider>
    );
  };
  const { rerender } = render(dialogOn(reading));
  return { client, onStarted, onTree: (now: TreeReading) => rerender(dialogOn(now)) };
}

function server(status: number, body: unknown) {
  const fetched = vi.fn(
    async (_path: string, _init: RequestInit) => new Response(JSON.stringify(body), { status }),
  );
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

const keyOf = (init: RequestInit | undefined) => new Headers(init?.headers).get('idempotency-key');
const merge: Operation = { kind: 'mergeIntoChildren', id: 'b' };

describe('the confirmation', () => {
  it('shows host, VM and snapshot, and the sentence of the preview', () => {
    show(readingOf('a(b(c*))'), merge);
    for (const text of ['atlas', 'domain', 'b']) expect(screen.getAllByText(text).length).toBeGreaterThan(0);
    expect(screen.getByText(/Deletes b and keeps its data/)).toBeTruthy();
  });

  it('sends one request on a double click, with the revision of the tree that was previewed', async () => {
    const fetched = server(202, jobAt(1));
    const reading = readingOf('a(b(c*))');
    const { onStarted } = show(reading, merge);
    const button = screen.getByRole('button', { name: 'Merge into child' });
    fireEvent.click(button);
    fireEvent.click(button);
    await waitFor(() => expect(onStarted).toHaveBeenCalledTimes(1));
    expect(fetched).toHaveBeenCalledTimes(1);
    expect(JSON.parse(String(fetched.mock.calls[0]?.[1].body))).toEqual({
      operation: merge,
      revision: reading.revision,
    });
  });

  it('requires the VM name when more is lost than the selected snapshot', async () => {
    const fetched = server(202, jobAt(1));
    const { onStarted } = show(readingOf('a(b(c* d))'), { kind: 'discard', id: 'b', force: true });
    const button = screen.getByRole('button', { name: 'Discard' });
    expect(button).toHaveProperty('disabled', true);
    fireEvent.change(screen.getByRole('textbox'), { target: { value: 'another' } });
    expect(button).toHaveProperty('disabled', true);
    fireEvent.change(screen.getByRole('textbox'), { target: { value: ' domain ' } });
    fireEvent.click(button);
    await waitFor(() => expect(onStarted).toHaveBeenCalled());
    expect(JSON.parse(String(fetched.mock.calls[0]?.[1].body))).toMatchObject({ confirmation: 'domain' });
  });

  it('requires an accepted lack of space before it can be sent', async () => {
    const fetched = server(202, jobAt(1));
    const consolidation = {
      needsConsolidation: true,
      consolidationNeedsBytes: 135 * 1024 ** 3,
      freeBytes: 6 * 1024 ** 3,
    };
    const reading = readingOf('a(b*)', 'internal', consolidation);
    const able: TreeReading = {
      ...reading,
      capabilities: { ...reading.capabilities, consolidate: { supported: true } },
    };
    const { onStarted } = show(able, { kind: 'consolidate' });
    const button = screen.getByRole('button', { name: 'Consolidate disks' });
    expect(button).toHaveProperty('disabled', true);
    fireEvent.click(screen.getByRole('checkbox', { name: /Run it anyway/ }));
    fireEvent.click(button);
    await waitFor(() => expect(onStarted).toHaveBeenCalled());
    expect(JSON.parse(String(fetched.mock.calls[0]?.[1].body))).toMatchObject({ acceptLowSpace: true });
  });

  it('lists several snapshots, and requires the VM name when others are deleted with them', async () => {
    const operations = ['d', 'b'].map((id) => ({ kind: 'discard' as const, id, force: true }));
    show(readingOf('a(b(c*) d(e))'), { kind: 'batch', operations });
    expect(screen.getByText('d and b')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Discard 2 snapshots' })).toHaveProperty('disabled', true);
    expect(screen.getByRole('textbox', { name: 'Type domain to confirm' })).toBeTruthy();
  });

  it('shows what changed when the tree has changed, and previews the new tree', async () => {
    const reading = readingOf('a(b(c*))');
    const now = readingOf('a(b(c* d))');
    const detail = { difference: treeDifference(reading.tree, now.tree), reading: now };
    const problem = { code: 'treeChanged', what: 'The tree changed', on: 'on domain', todo: 'Look again' };
    const fetched = server(409, { problem, detail });
    const { client, onStarted } = show(reading, merge);
    fireEvent.click(screen.getByRole('button', { name: 'Merge into child' }));
    expect(await screen.findByText('d was added.')).toBeTruthy();
    expect(client.getQueryData(keys.tree('host', 'domain'))).toMatchObject({ revision: now.revision });
    expect(onStarted).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Merge into child' }));
    await waitFor(() => expect(fetched).toHaveBeenCalledTimes(2));
    expect(keyOf(fetched.mock.calls[1]?.[1])).not.toBe(keyOf(fetched.mock.calls[0]?.[1]));
  });

  it('shows what changed even if a restarted server no longer knows the previewed tree', async () => {
    const reading = readingOf('a(b(c*))');
    const problem = { code: 'treeChanged', what: 'The tree changed', on: 'on domain', todo: 'Look again' };
    server(409, { problem, detail: { reading: readingOf('a(b(c* d))') } });
    show(reading, merge);
    fireEvent.click(screen.getByRole('button', { name: 'Merge into child' }));
    expect(await screen.findByText('d was added.')).toBeTruthy();
  });

  it('never reports a change without naming it', async () => {
    const reading = readingOf('a(b(c*))');
    const now = readingOf('a(b(c*))', 'internal', { needsConsolidation: true });
    const problem = { code: 'treeChanged', what: 'The tree changed', on: 'on domain', todo: 'Look again' };
    server(409, { problem, detail: { reading: now } });
    show(reading, merge);
    fireEvent.click(screen.getByRole('button', { name: 'Merge into child' }));
    expect(await screen.findByText('Its disks now need consolidation.')).toBeTruthy();
  });

  it('retries with the same key after a lost response, so that no second job can start', async () => {
    const fetched = vi.fn(async (_path: string, _init: RequestInit): Promise<Response> => {
      throw new TypeError('fetch failed');
    });
    vi.stubGlobal('fetch', fetched);
    show(readingOf('a(b(c*))'), merge);
    fireEvent.click(screen.getByRole('button', { name: 'Merge into child' }));
    expect(await screen.findByText('The connection was lost')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Merge into child' }));
    await waitFor(() => expect(fetched).toHaveBeenCalledTimes(2));
    expect(keyOf(fetched.mock.calls[1]?.[1])).toBe(keyOf(fetched.mock.calls[0]?.[1]));
  });

  it('repeats a request without a response unchanged, even if the tree has changed', async () => {
    const fetched = server(202, jobAt(1));
    fetched.mockRejectedValueOnce(new TypeError('fetch failed'));
    const { onStarted, onTree } = show(readingOf('a(b(c*))'), merge);
    fireEvent.click(screen.getByRole('button', { name: 'Merge into child' }));
    await screen.findByText('The connection was lost');
    onTree(readingOf('a(b(c*) d)'));
    fireEvent.click(screen.getByRole('button', { name: 'Merge into child' }));
    await waitFor(() => expect(onStarted).toHaveBeenCalled());
    expect(fetched.mock.calls[1]?.[1].body).toBe(fetched.mock.calls[0]?.[1].body);
    expect(keyOf(fetched.mock.calls[1]?.[1])).toBe(keyOf(fetched.mock.calls[0]?.[1]));
  });

  it('does not claim that nothing happened when the response was lost, and asks for the outcome', async () => {
    const fetched = server(202, jobAt(1));
    fetched.mockRejectedValueOnce(new TypeError('fetch failed'));
    const { onStarted, onTree } = show(readingOf('a(b(c*))'), merge);
    fireEvent.click(screen.getByRole('button', { name: 'Merge into child' }));
    await screen.findByText('The connection was lost');
    onTree(readingOf('a(c*)'));
    expect(screen.queryByText(/Nothing was done/)).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Check the result' }));
    await waitFor(() => expect(onStarted).toHaveBeenCalled());
    expect(fetched.mock.calls[1]?.[1].body).toBe(fetched.mock.calls[0]?.[1].body);
  });
});

describe('a typed name', () => {
  it('accepts a typed name with surrounding spaces and any Unicode form of accents', () => {
    expect(sameName('  Zoë ', 'Zoe\u0308')).toBe(true);
    expect(sameName('zoe', 'Zoe')).toBe(false);
  });
});
