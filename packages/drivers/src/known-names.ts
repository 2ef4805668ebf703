import type { SnapshotTree } from '@snaptree/core';
import { LRUCache } from 'lru-cache';
import type { DomainSummary } from './driver.ts';
import type { Subject } from './step/attempt.ts';

const MOST_VMS = 10_000;

/** The last known names of VMs and snapshots, for messages. */
export class KnownNames {
  readonly #vms = new LRUCache<string, { name: string; snapshots?: ReadonlyMap<string, string> }>({
    max: MOST_VMS,
  });

  learnList(domains: readonly DomainSummary[]): void {
    for (const { id, name } of domains) this.#vms.set(id, { ...this.#vms.get(id), name });
  }

  learnTree({ domain, snapshots }: SnapshotTree): void {
    const names = new Map(snapshots.map(({ id, name }) => [id, name]));
    this.#vms.set(domain.id, { name: domain.name, snapshots: names });
  }

  /** The VM's name, or its id if it was never read. */
  vm(id: string): string {
    return this.#vms.get(id)?.name ?? id;
  }

  subject(id: string): Subject {
    return { vm: this.vm(id), nameOf: (snapshotId) => this.#vms.get(id)?.snapshots?.get(snapshotId) };
  }
}
