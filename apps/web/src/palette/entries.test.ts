import { describe, expect, it } from 'vitest';
import { readingOf } from '../stage.fixture.ts';
import { findEntries, paletteEntries } from './entries.ts';

const host = {
  host: {
    id: 'h',
    name: 'atlas',
    kind: 'simulator',
    origin: 'demo' as const,
    connection: { kind: 'simulator' as const },
    state: { kind: 'connecting' as const },
  },
  domains: [
    { id: 'd1', hostId: 'h', name: 'postgres-main', power: 'running' as const, snapshots: 1 },
    { id: 'd2', hostId: 'h', name: 'old postgres', power: 'off' as const },
  ],
  pending: false,
  asOf: 0,
  problem: undefined,
};
const entries = paletteEntries([host], [readingOf('a(b*)')]);
const labels = (query: string) => findEntries(entries, query).map((entry) => entry.label);

describe('the palette', () => {
  it('finds machines by name and host, and puts names that begin so first', () => {
    expect(labels('post')).toEqual(['postgres-main', 'old postgres']);
    expect(labels('old atlas')).toEqual(['old postgres']);
  });

  it('finds the restore points of known trees and leads to them', () => {
    const [found] = findEntries(entries, 'b domain');
    expect(found?.goal).toEqual({ kind: 'tree', host: 'host', domain: 'domain', snapshot: 'b' });
  });

  it('finds nothing for a word that is nowhere', () => {
    expect(labels('nonesuch')).toEqual([]);
  });
});
