import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from '../../testing/browser.fixture.ts';
import { DemoHosts } from './demo-hosts.tsx';

type State = 'shown' | 'removed' | 'disabled';

/** A server that holds the state and takes changes of it. */
function serve(initial: State) {
  const requests: unknown[] = [];
  let state = initial;
  vi.stubGlobal('fetch', async (_: string, { method = 'GET', body }: RequestInit = {}) => {
    if (method === 'PUT') {
      requests.push(JSON.parse(String(body)));
      state = state === 'shown' ? 'removed' : 'shown';
    }
    return Response.json({ state });
  });
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <DemoHosts />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return requests;
}

describe('the demo hosts', () => {
  beforeEach(fakeBrowser);
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('removes the demo hosts with one button and restores them with another', async () => {
    const requests = serve('shown');
    fireEvent.click(await screen.findByRole('button', { name: 'Remove demo hosts' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Restore demo hosts' }));
    await screen.findByRole('button', { name: 'Remove demo hosts' });
    expect(requests).toEqual([{ shown: false }, { shown: true }]);
  });

  it('shows no button for demo hosts if the configuration disables them', async () => {
    serve('disabled');
    await new Promise((resolve) => setTimeout(resolve));
    expect(screen.queryByRole('button')).toBeNull();
  });
});
