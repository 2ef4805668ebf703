import { describe, expect, it } from 'vitest';
import { readingOf } from '../testing/readings.fixture.ts';
import { actionEntries, findEntries, foundEntries, nothingInWords, once, paletteEntries } from './entries.ts';

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
  it('finds VMs by name and host, and lists names with that prefix first', () => {
    expect(labels('post')).toEqual(['postgres-main', 'old postgres']);
    expect(labels('old atlas')).toEqual(['old postgres']);
  });

  it('finds the snapshots of known trees and links to them', () => {
    const [found] = findEntries(entries, 'b domain');
    expect(found?.goal).toEqual({ kind: 'tree', host: 'host', domain: 'domain', snapshot: 'b' });
  });

  it('lists a result of the server once, even if the tree is known here', () => {
    const report = {
      found: [
        {
          hostId: 'host',
          hostName: 'Host',
          domainId: 'domain',
          domainName: 'domain',
          snapshotId: 'b',
          name: 'b',
        },
        { hostId: 'far', hostName: 'Far', domainId: 'x', domainName: 'mail', snapshotId: 's', name: 'bare' },
      ],
      more: 0,
      unread: 0,
    };
    const all = once([...entries, ...foundEntries(report)]);
    const points = findEntries(all, 'b').filter((entry) => entry.group === 'snapshots');
    expect(points.map(({ label, description }) => [label, description])).toEqual([
      ['b', 'domain · Host'],
      ['bare', 'mail · Far'],
    ]);
  });

  it('finds the actions of the selected snapshot, with the reason why one is refused', () => {
    const actions = actionEntries(readingOf('a(b*)'), 'a', new Date(0));
    const [merge] = findEntries(actions, 'merge child');
    expect(merge?.goal).toEqual({
      kind: 'operation',
      host: 'host',
      domain: 'domain',
      snapshot: 'a',
      operation: { kind: 'mergeIntoChildren', id: 'a' },
    });
    const [refused] = findEntries(actions, 'discard');
    expect(refused?.description).toMatch(/^a · ./);
  });

  it('finds nothing for a word without matches', () => {
    expect(labels('nonesuch')).toEqual([]);
  });

  it('says to select a snapshot first when only its actions match', () => {
    expect(nothingInWords('merge', false)).toMatch(/^Select a snapshot first/);
    expect(nothingInWords(' Descendants delete', false)).toMatch(/^Select a snapshot first/);
    expect(nothingInWords('merge', true)).toBe('No matches.');
    expect(nothingInWords('nonesuch', false)).toBe('No matches.');
    expect(nothingInWords('', false)).toBe('No matches.');
  });
});
