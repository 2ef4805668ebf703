// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { Restrictions } from './restrictions.tsx';

afterEach(cleanup);

it('shows what happens, from where that is known, and whether it is proven', () => {
  const text = 'A disk with snapshots cannot be expanded.';
  render(
    <Restrictions
      restrictions={[
        { operation: 'resizeDisk', result: 'refused', text, source: 'the manual', unproven: true },
        { operation: 'migrate', result: 'possible', text: 'It can be migrated.', source: 'Tested' },
      ]}
    />,
  );
  expect(screen.getByText('Resize disk')).toBeTruthy();
  expect(screen.getByText('refused')).toBeTruthy();
  expect(screen.getByText(text)).toBeTruthy();
  expect(screen.getByText('the manual · not proven')).toBeTruthy();
  expect(screen.getByText('Tested')).toBeTruthy();
});
