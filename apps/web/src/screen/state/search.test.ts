import { describe, expect, it } from 'vitest';
import { TreeSearch } from './search.ts';

const operation = { kind: 'mergeIntoChildren', id: 'b' };

describe('the address of a tree', () => {
  it('reads an address that an earlier version wrote, and writes the current names', () => {
    const old = {
      ...{ snapshot: 'b', find: 'kernel', view: 'after', draft: operation },
      ...{ lens: 'layers', show: 'outline', closed: ['a'], opened: ['c'] },
    };
    expect(TreeSearch.parse(old)).toEqual({
      ...{ snapshot: 'b', find: 'kernel', view: 'after', pending: operation },
      ...{ content: 'layers', show: 'list', collapsed: ['a'], expanded: ['c'] },
    });
    expect(TreeSearch.parse({ lens: 'points' })).toEqual({ content: 'snapshots' });
  });

  it('reads the operation that an earlier version called untrack', () => {
    expect(TreeSearch.parse({ draft: { kind: 'untrack', id: 'b' } })).toEqual({
      pending: { kind: 'deleteMetadata', id: 'b' },
    });
  });

  it('prefers the new name if both are present', () => {
    expect(TreeSearch.parse({ closed: ['a'], collapsed: ['b'] })).toEqual({ collapsed: ['b'] });
  });

  it('treats a value that cannot be read as absent', () => {
    expect(TreeSearch.parse({ view: 'sideways', draft: { kind: 'explode' }, snapshot: 'gone' })).toEqual({
      snapshot: 'gone',
    });
  });
});
