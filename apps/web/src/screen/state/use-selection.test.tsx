// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { readingOf } from '../../testing/readings.fixture.ts';
import type { TreeSearch } from './search.ts';
import { useSelection } from './use-selection.ts';

afterEach(cleanup);

const reading = readingOf('a(b(c(d*)))');
const CLOSED: ReadonlySet<string> = new Set();

function show(search: TreeSearch) {
  const hook = renderHook((props: TreeSearch) => useSelection(reading, props, CLOSED), {
    initialProps: search,
  });
  return {
    cursor: () => hook.result.current.cursor,
    lookAt: (id: string) => act(() => hook.result.current.onCursor(id)),
    /** As the page does it: what is chosen next goes through the address. */
    choose: (id: string, reach: 'toggle' | 'extend' | 'only') => {
      let next = hook.result.current;
      act(() => {
        next = { ...next, ...hook.result.current.choose(id, reach) };
      });
      const { picked, chosen } = next;
      const address = {
        ...(picked === undefined ? {} : { snapshot: picked }),
        ...(chosen.length > 0 ? { set: [...chosen] } : {}),
      };
      hook.rerender(address);
      return chosen;
    },
    go: (next: TreeSearch) => hook.rerender(next),
  };
}

describe('the keyboard focus in a tree', () => {
  it('puts the focus on the selected node until keys move it', () => {
    const { cursor, lookAt } = show({ snapshot: 'b' });
    expect(cursor()).toBe('b');
    lookAt('c');
    expect(cursor()).toBe('c');
  });

  it('moves the focus along a range whose start stays', () => {
    const { cursor, choose } = show({ snapshot: 'a' });
    choose('b', 'extend');
    expect(choose('c', 'extend')).toEqual(['a', 'b', 'c']);
    expect(cursor()).toBe('c');
  });

  it('keeps the focus on a snapshot that was removed from the selection', () => {
    const { cursor, choose } = show({ snapshot: 'c', set: ['a', 'c'] });
    expect(choose('c', 'toggle')).toEqual([]);
    expect(cursor()).toBe('c');
  });

  it('follows a selection made elsewhere, also back to the previous one', () => {
    const { cursor, lookAt, choose, go } = show({ snapshot: 'a' });
    lookAt('c');
    choose('c', 'only');
    go({ snapshot: 'a' });
    expect(cursor()).toBe('a');
    go({ snapshot: 'd' });
    expect(cursor()).toBe('d');
  });
});
