// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { fakeBrowser } from '../../testing/browser.fixture.ts';
import { LateDrawer } from './late-drawer.tsx';

beforeAll(fakeBrowser);
afterEach(cleanup);

function Page() {
  const [open, setOpen] = useState(false);
  return (
    <MantineProvider env="test">
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      <LateDrawer opened={open} onClose={() => setOpen(false)} title="Jobs">
        What it holds
      </LateDrawer>
    </MantineProvider>
  );
}

it('returns the focus to what opened the drawer, the first time as well', async () => {
  render(<Page />);
  const button = screen.getByRole('button', { name: 'Open' });
  button.focus();
  fireEvent.click(button);
  expect(await screen.findByText('What it holds', {}, { timeout: 20_000 })).toBeTruthy();
  await waitFor(() => expect(document.activeElement).not.toBe(button));
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' });
  await waitFor(() => expect(document.activeElement).toBe(button));
});
