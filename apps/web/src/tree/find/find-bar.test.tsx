// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from '../../testing/browser.fixture.ts';
import { readingOf } from '../../testing/readings.fixture.ts';
import { FindBar } from './find-bar.tsx';
import { useFind } from './use-find.ts';

beforeAll(fakeBrowser);
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const { tree } = readingOf('x1(x2(y*) x3)');

function Stage({ onAddress, onDone }: { onAddress: (find: string | undefined) => void; onDone: () => void }) {
  const [picked, setPicked] = useState<string>();
  const [address, setAddress] = useState<string>();
  const onFind = (text: string | undefined) => {
    onAddress(text);
    setAddress(text);
  };
  const find = useFind(tree, { find: address, picked, onFind, onHit: setPicked });
  return (
    <MantineProvider env="test">
      <FindBar find={find} onDone={onDone} />
      <i>{picked}</i>
      <button type="button" onClick={() => setAddress('y')}>
        back
      </button>
    </MantineProvider>
  );
}

function show() {
  const onAddress = vi.fn();
  const onDone = vi.fn();
  render(<Stage onAddress={onAddress} onDone={onDone} />);
  const field = screen.getByRole('textbox', { name: 'Find in this tree' });
  const type = (value: string) => fireEvent.change(field, { target: { value } });
  return { onAddress, onDone, field, type };
}

const count = () => screen.getByRole('status').textContent;
const picked = () => document.querySelector('i')?.textContent;

describe('the search in a tree', () => {
  it('counts hits while typing, and updates the address once, a moment later', () => {
    const { onAddress, type } = show();
    type('x');
    type('x3');
    expect(count()).toBe('1 found');
    expect(onAddress).not.toHaveBeenCalled();
    act(() => void vi.advanceTimersByTime(300));
    expect(onAddress.mock.calls).toEqual([['x3']]);
  });

  it('moves from hit to hit with Enter, and back with Shift', () => {
    const { field, type } = show();
    type('x');
    fireEvent.keyDown(field, { key: 'Enter' });
    fireEvent.keyDown(field, { key: 'Enter' });
    expect([picked(), count()]).toEqual(['x2', '2 of 3']);
    fireEvent.keyDown(field, { key: 'Enter', shiftKey: true });
    expect([picked(), count()]).toEqual(['x1', '1 of 3']);
  });

  it('shows the searched text when there are no hits', () => {
    const { type } = show();
    type('nowhere');
    expect(count()).toBe('no match');
    expect(screen.getByText(/No snapshot has/)).toBeDefined();
  });

  it('closes on Escape at once and returns the focus, without passing the key on', () => {
    const { onAddress, onDone, field, type } = show();
    type('x');
    expect(fireEvent.keyDown(field, { key: 'Escape' })).toBe(false);
    expect(onAddress.mock.calls).toEqual([[undefined]]);
    expect(onDone).toHaveBeenCalledOnce();
    expect(count()).toBe('');
    act(() => void vi.advanceTimersByTime(300));
    expect(onAddress).toHaveBeenCalledOnce();
  });

  it('opens with Ctrl F anywhere and with a slash outside text fields', () => {
    const { field } = show();
    fireEvent.keyDown(document.body, { key: 'f', ctrlKey: true });
    expect(document.activeElement).toBe(field);
    field.blur();
    fireEvent.keyDown(screen.getByRole('button', { name: 'back' }), { key: '/' });
    expect(document.activeElement).toBe(field);
    // A second Ctrl F is the browser's own.
    expect(fireEvent.keyDown(field, { key: 'f', ctrlKey: true })).toBe(true);
  });

  it('follows a change of the address', () => {
    show();
    fireEvent.click(screen.getByRole('button', { name: 'back' }));
    expect(count()).toBe('1 found');
  });
});
