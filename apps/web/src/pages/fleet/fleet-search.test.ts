import { describe, expect, it } from 'vitest';
import { FleetSearch } from './fleet-search.ts';

describe('the address of the VM list', () => {
  it('is read as an earlier version wrote it', () => {
    expect(FleetSearch.parse({ group: 'host', closed: ['sim-forge'] })).toEqual({
      group: 'host',
      collapsed: ['sim-forge'],
    });
  });
});
