import type { Domain, Health, Problem } from '@snaptree/core';
import type { Host } from '@snaptree/hypervisors';
import type { FleetHost } from '../api/queries/use-fleet.ts';

/** Hosts and VMs that the tests of this folder share. */

export const hostCalled = (name: string): Host => ({
  id: name,
  name,
  kind: 'simulator',
  origin: 'demo',
  connection: { kind: 'simulator' },
  state: { kind: 'connected', product: 'a hypervisor for tests' },
});

export const healthWith = (part: Partial<Health> = {}): Health => ({
  snapshots: 1,
  depth: 1,
  chain: 2,
  oldestAt: 1_000,
  snapshotBytes: 100,
  sizesUnknown: 0,
  findings: [],
  ...part,
});

export const machine = (hostId: string, name: string, part: Partial<Domain> = {}): Domain => ({
  id: name,
  hostId,
  name,
  power: 'off',
  ...part,
});

export const away: Problem = {
  code: 'connectionLost',
  what: 'The daemon did not answer',
  on: 'forge',
  todo: 'Check that it runs.',
};

export function hostWith(name: string, domains: readonly Domain[], problem?: Problem): FleetHost {
  return { host: hostCalled(name), domains, pending: false, asOf: 1_000, problem };
}

/** A fleet of many VMs on ten hosts that differ in everything they are filtered and sorted by. */
export function largeFleet(count: number): FleetHost[] {
  const powers = ['running', 'paused', 'off', 'saved'] as const;
  return Array.from({ length: 10 }, (_, host) =>
    hostWith(
      `host-${host}`,
      Array.from({ length: count / 10 }, (_, index) =>
        machine(`host-${host}`, `vm-${host}-${(index * 7919) % count}`, {
          power: powers[index % 4] ?? 'off',
          snapshots: index % 9,
          health: healthWith({ snapshots: index % 9, snapshotBytes: index * 1000, oldestAt: index }),
        }),
      ),
    ),
  );
}
