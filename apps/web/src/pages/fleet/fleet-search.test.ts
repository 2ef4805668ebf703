import { describe, expect, it } from 'vitest';
import { FleetSearch } from './fleet-search.ts';

describe('the address of the VM list', () => {
  it('reads an address that an earlier version wrote', () => {
    expect(FleetSearch.parse({ group: 'host', closed: ['sim-forge'] })).toEqual({
      group: 'host',
      collapsed: ['sim-forge'],
    });
  });
});
