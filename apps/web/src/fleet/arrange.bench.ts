import { bench, describe } from 'vitest';
import { arrange, filterRows } from './arrange.ts';
import { largeFleet } from './fleet.fixture.ts';
import { fleetRows } from './rows.ts';

// A frame is 16 ms. Run with `npx vitest bench --project unit apps/web/src/fleet`.
describe('ten thousand machines', () => {
  const hosts = largeFleet(10_000);
  const rows = fleetRows(hosts, new Map());
  bench('a key is pressed in the search', () => void filterRows(rows, { find: 'vm-3 77', power: 'running' }));
  bench(
    'filtered, sorted and grouped',
    () => void arrange(rows, { find: 'vm', sort: 'bytes', group: 'host' }),
  );
  bench('rows worked out after a list changed', () => void fleetRows(hosts, new Map()));
});
