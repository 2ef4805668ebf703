import { describe, expect, it } from 'vitest';
import { TreeSearch } from './search.ts';

const operation = { kind: 'mergeIntoChildren', id: 'b' };

describe('the address of a tree', () => {
  it('is read as an earlier version wrote it, and written with the names of now', () => {
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

  it('takes the new name where both are there', () => {
    expect(TreeSearch.parse({ closed: ['a'], collapsed: ['b'] })).toEqual({ collapsed: ['b'] });
  });

  it('counts a value that cannot be read as absent', () => {
    expect(TreeSearch.parse({ view: 'sideways', draft: { kind: 'explode' }, snapshot: 'gone' })).toEqual({
      snapshot: 'gone',
    });
  });
});
