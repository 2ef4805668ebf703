import type { Domain, Host } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { type FleetOrder, sortRows } from './sort.ts';

const host: Host = {
  id: 'h',
  name: 'atlas',
  kind: 'simulator',
  origin: 'demo',
  connection: { kind: 'simulator' },
  state: { kind: 'connecting' },
};
const health = { depth: 1, chain: 1, sizesUnknown: 0, findings: [] };
const domain = (name: string, change: Partial<Domain> = {}): Domain => ({
  id: name,
  hostId: 'h',
  name,
  power: 'off',
  ...change,
});
const rows = [
  domain('web-10', { snapshots: 2, health: { ...health, snapshots: 2, snapshotBytes: 5, oldestAt: 200 } }),
  domain('web-9', { snapshots: 7 }),
  domain('db', { snapshots: 2, health: { ...health, snapshots: 2, snapshotBytes: 9, oldestAt: 100 } }),
].map((each) => ({ host, domain: each }));
const sorted = (order: FleetOrder) => sortRows(rows, order).map((row) => row.domain.name);

describe('the order of the fleet', () => {
  it('takes numbers in names as numbers', () => {
    expect(sorted('name')).toEqual(['db', 'web-9', 'web-10']);
  });

  it('puts the most and the oldest first, and what is unknown last', () => {
    expect(sorted('held')).toEqual(['db', 'web-10', 'web-9']);
    expect(sorted('oldest')).toEqual(['db', 'web-10', 'web-9']);
  });

  it('leaves equals in the order of the hosts', () => {
    expect(sorted('points')).toEqual(['web-9', 'web-10', 'db']);
    expect(sorted('fleet')).toEqual(['web-10', 'web-9', 'db']);
  });
});
