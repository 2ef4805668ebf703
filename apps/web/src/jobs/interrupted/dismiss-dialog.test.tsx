// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import type { Job } from '@snaptree/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { fakeBrowser } from '../../testing/browser.fixture.ts';
import { jobAt } from '../../testing/readings.fixture.ts';
import { DismissDialog } from './dismiss-dialog.tsx';

beforeAll(fakeBrowser);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(job: Job) {
  const fetched = vi.fn(async (_path: string, _init: RequestInit) => new Response(JSON.stringify(job)));
  vi.stubGlobal('fetch', fetched);
  const client = new QueryClient({ defaultOptions: { mutations: { networkMode: 'always' } } });
  const onClose = vi.fn();
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <DismissDialog job={job} onClose={onClose} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  const sent = () => JSON.parse(String(fetched.mock.calls[0]?.[1].body));
  return { onClose, sent, button: screen.getByRole('button', { name: 'Dismiss' }) };
}

it('requires the typed name of the VM while the result is unknown', async () => {
  const job: Job = { ...jobAt(1), state: 'unknown' };
  const { onClose, sent, button } = show(job);
  expect(screen.getByText(/A step may still be running/)).toBeTruthy();
  expect(button).toHaveProperty('disabled', true);
  fireEvent.change(screen.getByRole('textbox'), { target: { value: ` ${job.domainName} ` } });
  fireEvent.click(button);
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent()).toEqual({ confirmation: job.domainName });
});

it('requires nothing of a job that has ended', async () => {
  const { onClose, sent, button } = show({ ...jobAt(1), state: 'finished' });
  expect(screen.queryByRole('textbox')).toBeNull();
  fireEvent.click(button);
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent()).toEqual({});
});
