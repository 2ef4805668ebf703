// @vitest-environment jsdom
import { type Operation, planOperation, type Terminology, type TreeReading } from '@snaptree/core';
import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { readingOf } from '../testing/readings.fixture.ts';
import { NativeTerm, NativeTermsFor } from './terminology.tsx';

afterEach(cleanup);

const words: Terminology = {
  tool: 'the Client',
  actions: { delete: 'Delete', revert: 'Restore', create: 'Take', saveMemory: 'Suspend' },
  layers: { overlay: { name: 'delta disk', merged: 'consolidated' } },
};
const reading = readingOf('a(b*)', 'overlay');
const spoken = { ...reading, capabilities: { ...reading.capabilities, terminology: words } };

function Planned({ operation, on }: { operation: Operation; on: TreeReading }) {
  const planned = planOperation(on.tree, operation, on.capabilities);
  if (!planned.ok) throw new Error('the test needs an operation that is allowed');
  return <NativeTermsFor plan={planned.plan} reading={on} />;
}

describe('the hypervisor’s own term next to ours', () => {
  it('shows whose term it is, and what happens to the file', () => {
    const { container } = render(<Planned operation={{ kind: 'mergeIntoChildren', id: 'a' }} on={spoken} />);
    expect(container.textContent).toBe('In the Client: Delete, its delta disk is consolidated');
    expect(container.querySelector('q')?.textContent).toBe('Delete');
  });

  it('lists several actions in order', () => {
    const { container } = render(<Planned operation={{ kind: 'removeSubtree', id: 'a' }} on={spoken} />);
    expect(container.textContent).toBe('In the Client: Delete 2 times');
  });

  it('takes no space where there is no term', () => {
    const { container } = render(
      <>
        <Planned operation={{ kind: 'rename', id: 'a', name: 'x' }} on={spoken} />
        <Planned operation={{ kind: 'mergeIntoChildren', id: 'a' }} on={reading} />
        <NativeTerm words={words} word={words.base} />
      </>,
    );
    expect(container.innerHTML).toBe('');
  });
});
