// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import type { Operation } from '@snaptree/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { keys } from '../../api/queries/keys.ts';
import { fakeBrowser } from '../../testing/browser.fixture.ts';
import { readingOf } from '../../testing/readings.fixture.ts';
import type { Kind, TagBatch } from './kinds.ts';
import { TagFields } from './tag-fields.tsx';

beforeAll(() => {
  fakeBrowser();
  Element.prototype.scrollIntoView = () => {};
});
afterEach(cleanup);

function show(operation: Kind<'tag'> | TagBatch, tags: Record<string, string[]>, says?: string) {
  const onChange = vi.fn<(operation: Operation) => void>();
  const reading = readingOf('a(b*)');
  const snapshots = reading.tree.snapshots.map((s) => ({ ...s, tags: tags[s.id] ?? [] }));
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(keys.tags, [{ tag: 'weekly', count: 4 }]);
  render(
    <QueryClientProvider client={client}>
      <MantineProvider env="test">
        <TagFields
          reading={{ ...reading, tree: { ...reading.tree, snapshots } }}
          operation={operation}
          errors={says === undefined ? {} : { tags: says }}
          onChange={onChange}
        />
      </MantineProvider>
    </QueryClientProvider>,
  );
  return onChange;
}

const type = (text: string) => {
  const field = screen.getByRole('combobox', { name: /Tags/ });
  fireEvent.change(field, { target: { value: text } });
  fireEvent.keyDown(field, { key: 'Enter' });
};

describe('the tag field', () => {
  it('adds the typed tag, and suggests tags in use on the fleet', async () => {
    const onChange = show({ kind: 'tag', id: 'a' }, { a: ['old'] });
    expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'Tags' }));
    type('nightly');
    expect(onChange).toHaveBeenLastCalledWith({ kind: 'tag', id: 'a', add: ['nightly'] });
    expect(screen.getByRole('option', { name: 'weekly', hidden: true })).toBeTruthy();
  });

  it('shows the error next to the field', () => {
    show({ kind: 'tag', id: 'a', add: ['x'] }, {}, 'It cannot be a tag.');
    expect(screen.getByText('It cannot be a tag.')).toBeTruthy();
  });

  it('adds a tag of some snapshots to all, or removes it', () => {
    const operation: TagBatch = { kind: 'batch', operations: ['a', 'b'].map((id) => ({ kind: 'tag', id })) };
    const onChange = show(operation, { a: ['old'] });
    expect(screen.getByText(/1 of 2/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Add old to all' }));
    expect(onChange).toHaveBeenLastCalledWith({
      kind: 'batch',
      operations: ['a', 'b'].map((id) => ({ kind: 'tag', id, add: ['old'] })),
    });
    fireEvent.click(screen.getByRole('button', { name: 'Remove old from all' }));
    expect(onChange).toHaveBeenLastCalledWith({
      kind: 'batch',
      operations: ['a', 'b'].map((id) => ({ kind: 'tag', id, remove: ['old'] })),
    });
  });
});
