import { describe, expect, it } from 'vitest';
import { filterOf, HistorySearch, isFiltered } from './history-search.ts';

describe('the address of the history', () => {
  it('uses the defaults for values that cannot be read', () => {
    expect(
      HistorySearch.parse({ state: 'odd', from: '2026-13-40', to: 'soon', find: 7, host: ['x'] }),
    ).toEqual({ find: '7' });
  });

  it('reads the state that an earlier version called decision', () => {
    expect(HistorySearch.parse({ state: 'decision' })).toEqual({ state: 'interrupted' });
  });

  it('requests complete days, including the last one', () => {
    const { from, until } = filterOf({ from: '2026-03-01', to: '2026-03-31' }) ?? {};
    expect(new Date(Number(from)).toDateString()).toBe('Sun Mar 01 2026');
    expect(new Date(Number(until)).toDateString()).toBe('Wed Apr 01 2026');
  });

  it('queries ended jobs by outcome, and open or interrupted ones by state', () => {
    expect(filterOf({ state: 'failedClean' })).toMatchObject({ outcome: 'failedClean' });
    expect(filterOf({ state: 'interrupted' })).toMatchObject({ state: 'interrupted' });
  });

  it('leaves out spaces', () => {
    expect(filterOf({ find: '  ' })).toEqual({ limit: 51 });
  });

  it('counts filters as narrowing, but not the page', () => {
    expect(isFiltered({ before: 'x' })).toBe(false);
    expect(isFiltered({ by: 'ann' })).toBe(true);
  });
});
