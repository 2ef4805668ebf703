import { MantineProvider } from '@mantine/core';
import type { Operation } from '@snaptree/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fakeBrowser } from '../testing/browser.fixture.ts';
import { readingOf } from '../testing/readings.fixture.ts';
import { Renewed } from './renewed.tsx';

beforeAll(fakeBrowser);
afterEach(cleanup);

const merge: Operation = { kind: 'mergeIntoChildren', id: 'a' };
const page = (notation: string, pending: Operation | undefined) => (
  <MantineProvider>
    <Renewed reading={readingOf(notation)} pending={pending} />
  </MantineProvider>
);
const note = () => screen.queryByRole('status')?.textContent ?? '';

describe('a preview whose tree changes', () => {
  it('shows what changed under a preview until the user has seen it', () => {
    const { rerender } = render(page('a(b*)', merge));
    expect(note()).toBe('');
    rerender(page('a(b* c)', merge));
    expect(note()).toContain('c was added.');
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(note()).toBe('');
  });

  it('shows nothing without a preview, and no changes from before it was opened', () => {
    const { rerender } = render(page('a(b*)', undefined));
    rerender(page('a(b* c)', undefined));
    expect(note()).toBe('');
    rerender(page('a(b* c)', merge));
    expect(note()).toBe('');
  });
});
