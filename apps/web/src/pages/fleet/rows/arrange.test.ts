import type { Finding } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { away, healthWith, hostCalled, hostWith, machine } from '../../../testing/fleet.fixture.ts';
import { fleetColumns } from '../fleet-search.ts';
import { arrange, filterRows, groupRows, sortRows } from './arrange.ts';
import { fleetRows } from './rows.ts';

const warning: Finding = { severity: 'warning', code: 'chainDeep', text: 'deep', ids: [] };
const note: Finding = { severity: 'note', code: 'mixedStorage', text: 'mixed', ids: [] };
const rows = fleetRows(
  [
    hostWith('kvm-2', [
      machine('kvm-2', 'web-10', {
        power: 'running',
        snapshots: 3,
        health: healthWith({ depth: 3, snapshotBytes: 50, oldestAt: 500, findings: [warning] }),
      }),
      machine('kvm-2', 'web-9', {
        power: 'running',
        snapshots: 0,
        health: healthWith({ depth: 0, snapshotBytes: 0 }),
      }),
    ]),
    hostWith(
      'kvm-1',
      [
        machine('kvm-1', 'Mail', {
          snapshots: 7,
          health: healthWith({ snapshotBytes: 900, findings: [note] }),
        }),
        machine('kvm-1', 'unread'),
        machine('kvm-1', 'lost', { finding: 'The tree cannot be read.' }),
      ],
      away,
    ),
  ],
  new Map([
    ['kvm-1:Mail', 700],
    ['kvm-2:web-10', 40],
  ]),
);
const names = (found: readonly (typeof rows)[number][]) => found.map(({ domain }) => domain.name);

describe('filtering the fleet', () => {
  it('requires every word of the search, in name or host, in any case and order', () => {
    expect(names(filterRows(rows, { find: 'KVM-2 web' }))).toEqual(['web-10', 'web-9']);
    expect(names(filterRows(rows, { find: '  10 WEB ' }))).toEqual(['web-10']);
    expect(names(filterRows(rows, { find: 'web mail' }))).toEqual([]);
  });

  it('combines all conditions', () => {
    expect(names(filterRows(rows, { power: 'running', points: true }))).toEqual(['web-10']);
    expect(names(filterRows(rows, { host: 'kvm-1', findings: true }))).toEqual(['Mail', 'lost']);
    expect(names(filterRows(rows, { stale: true }))).toEqual(['Mail', 'unread', 'lost']);
  });

  it('keeps the VMs of one kind of host', () => {
    const vCenter = {
      ...hostWith('vc', [machine('vc', 'erp')]),
      host: { ...hostCalled('vc'), kind: 'vsphere' },
    };
    const mixed = fleetRows([vCenter, hostWith('kvm', [machine('kvm', 'web')])], new Map());
    expect(names(filterRows(mixed, { kind: 'vsphere' }))).toEqual(['erp']);
    expect(names(filterRows(mixed, { kind: 'virtualbox' }))).toEqual([]);
  });

  it('counts an unreadable tree as a finding', () => {
    const lost = rows.find(({ domain }) => domain.name === 'lost');
    expect(lost?.findings).toEqual([{ severity: 'broken', text: 'The tree cannot be read.' }]);
  });
});

describe('the findings of a VM', () => {
  it('lists the worst findings first, regardless of their order', () => {
    const found = machine('h', 'm', { health: healthWith({ findings: [note, warning] }) });
    const [row] = fleetRows([hostWith('h', [found])], undefined);
    expect(row?.findings.map(({ severity }) => severity)).toEqual(['warning', 'note']);
  });
});

describe('sorting the fleet', () => {
  it('sorts digits in names as numbers', () => {
    expect(names(sortRows(rows, 'machine', false))).toEqual(['lost', 'Mail', 'unread', 'web-9', 'web-10']);
  });

  it('sorts unknown values last in both directions', () => {
    expect(names(sortRows(rows, 'bytes', true))).toEqual(['Mail', 'web-10', 'web-9', 'lost', 'unread']);
    expect(names(sortRows(rows, 'bytes', false))).toEqual(['web-9', 'web-10', 'Mail', 'lost', 'unread']);
  });

  it('lists the oldest, the largest gain and the worst finding first in descending order', () => {
    expect(names(sortRows(rows, 'oldest', true))[0]).toBe('web-10');
    expect(names(sortRows(rows, 'frees', true))[0]).toBe('Mail');
    expect(names(sortRows(rows, 'findings', true)).slice(0, 3)).toEqual(['lost', 'web-10', 'Mail']);
  });

  it('neither loses nor duplicates a VM, whatever the sort column', () => {
    for (const column of fleetColumns) {
      for (const down of [true, false]) {
        expect(names(sortRows(rows, column, down)).sort()).toEqual(names(rows).sort());
      }
    }
  });
});

describe('grouping the fleet', () => {
  it('keeps the order of the hosts, and the header of a collapsed group', () => {
    const items = groupRows(rows, 'host', new Set(['kvm-1']));
    expect(items.map(({ key }) => key)).toEqual(['kvm-2', 'kvm-2:web-10', 'kvm-2:web-9', 'kvm-1']);
  });

  it('sums the sizes of a group, as a lower bound if one is unknown', () => {
    const [first, , , second] = groupRows(rows, 'host', new Set());
    expect(first).toMatchObject({ count: 2, held: { kind: 'known', bytes: 50 } });
    expect(second).toMatchObject({ count: 3, held: { kind: 'atLeast', bytes: 900 } });
  });

  it('sorts within groups', () => {
    const items = arrange(rows, { group: 'power', sort: 'machine' });
    expect(items.map(({ key }) => key)).toEqual([
      'running',
      'kvm-2:web-9',
      'kvm-2:web-10',
      'off',
      'kvm-1:lost',
      'kvm-1:Mail',
      'kvm-1:unread',
    ]);
  });
});
