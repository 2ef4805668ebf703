import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepFocus } from './focus-keeper.ts';

describe('the focus', () => {
  let stop: () => void = () => undefined;
  beforeEach(() => {
    render(
      <div data-testid="main" tabIndex={-1}>
        <section data-testid="panel" tabIndex={-1}>
          <button type="button">Discard</button>
          <button type="button">Merge</button>
        </section>
        <button type="button">Elsewhere</button>
      </div>,
    );
    stop = keepFocus(screen.getByTestId('main'));
  });
  afterEach(() => {
    stop();
    cleanup();
  });
  const button = (name: string) => screen.getByRole('button', { name });
  const focused = () => document.activeElement;

  it('moves the focus to the nearest element around what was removed', async () => {
    button('Discard').focus();
    button('Discard').remove();
    await vi.waitFor(() => expect(focused()).toBe(screen.getByTestId('panel')));
  });

  it('moves the focus to the main part of the page when everything around it is gone', async () => {
    button('Discard').focus();
    screen.getByTestId('panel').remove();
    await vi.waitFor(() => expect(focused()).toBe(screen.getByTestId('main')));
  });

  it('leaves the focus where the user has moved it', async () => {
    button('Discard').focus();
    button('Discard').remove();
    button('Elsewhere').focus();
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    expect(focused()).toBe(button('Elsewhere'));
  });
});
