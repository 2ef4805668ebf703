// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { ReactFlowProvider } from '@xyflow/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from '../../testing/browser.fixture.ts';
import { readingOf } from '../../testing/readings.fixture.ts';
import { type Orientation, placeTree } from '../layout/place.ts';
import { shapeOf } from '../layout/shape.ts';
import { Controls } from './controls.tsx';

beforeAll(fakeBrowser);
afterEach(cleanup);

function show(orientation: Orientation) {
  const onTurn = vi.fn();
  render(
    <MantineProvider env="test">
      <ReactFlowProvider>
        <Controls
          layout={placeTree(shapeOf(readingOf('a(b*)').tree), orientation)}
          picked={undefined}
          onTurn={onTurn}
          onReveal={vi.fn()}
        />
      </ReactFlowProvider>
    </MantineProvider>,
  );
  return { onTurn, button: screen.getByRole('button', { name: 'Left to right' }) };
}

describe('the button that turns the tree', () => {
  it('turns a tree that grows downwards to the right', () => {
    const { onTurn, button } = show('down');
    expect(button.getAttribute('aria-pressed')).toBe('false');
    fireEvent.click(button);
    expect(onTurn).toHaveBeenCalledWith('across');
  });

  it('turns the tree back', () => {
    const { onTurn, button } = show('across');
    expect(button.getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(button);
    expect(onTurn).toHaveBeenCalledWith('down');
  });
});
