import { test } from 'vitest';
import { largeFleet } from '../../../testing/fleet.fixture.ts';
import { arrange, filterRows } from './arrange.ts';
import { fleetRows } from './rows.ts';

// A frame is 16 ms: a key press must take much less.
const hosts = largeFleet(10_000);
const rows = fleetRows(hosts, new Map());

test('ten thousand VMs', async ({ bench }) => {
  await bench('a word typed in the search', () => void filterRows(rows, { find: 'vm-3 77' })).run();
  await bench('filtered, sorted and grouped', () => {
    arrange(rows, { find: 'vm', sort: 'bytes', down: true, group: 'host' });
  }).run();
  await bench('rows worked out after a list changed', () => void fleetRows(hosts, new Map())).run();
});
