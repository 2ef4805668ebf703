// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Branch } from '../../overlay/model.ts';
import { CollapseButton, CollapseContext } from './collapse-button.tsx';

afterEach(cleanup);

function show(branch: Branch | undefined) {
  const toggle = vi.fn();
  const onCard = vi.fn();
  render(
    // biome-ignore lint/a11y/noStaticElementInteractions: represents the card
    // biome-ignore lint/a11y/useKeyWithClickEvents: represents the card
    <div onClick={onCard}>
      <CollapseContext value={toggle}>
        <CollapseButton id="b" name="before" branch={branch} />
      </CollapseContext>
    </div>,
  );
  return { toggle, onCard, button: screen.queryByRole('button') };
}

describe('the button of a branch', () => {
  it('shows no button on a card without children', () => {
    expect(show(undefined).button).toBeNull();
  });

  it('describes everything that a collapsed branch hides, and expands it without selecting the card', () => {
    const hidden = { points: 12, live: true, found: 0, chosen: 0, effects: [['discarded', 2] as const] };
    const { button, toggle, onCard } = show({ open: false, ...hidden });
    expect(button?.getAttribute('aria-label')).toBe(
      '12 hidden · 2 discarded. Hides 12 snapshots and the live state: 2 discarded. Expand this branch: before',
    );
    expect(button?.textContent).toContain('12 hidden · 2 discarded');
    expect(button?.dataset.mark).toBe('discarded');
    fireEvent.click(button ?? expect.fail());
    expect(toggle).toHaveBeenCalledWith('b');
    expect(onCard).not.toHaveBeenCalled();
  });

  it('collapses an expanded branch', () => {
    const { button, toggle } = show({ open: true });
    expect(button?.getAttribute('aria-expanded')).toBe('true');
    fireEvent.click(button ?? expect.fail());
    expect(toggle).toHaveBeenCalledWith('b');
  });
});
