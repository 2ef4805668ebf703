import { type SnapshotTree, type TreeReading, treeRevision } from '@snaptree/core';
import type { Reading } from '@snaptree/drivers';
import { LRUCache } from 'lru-cache';
import { type Caller, mustSee } from '../callers/caller.ts';
import type { Clock } from '../clock.ts';
import { type Deadline, withDeadline } from '../concurrency/deadline.ts';
import { SingleFlight } from '../concurrency/single-flight.ts';
import { keyOf } from '../domain-key.ts';
import type { EventHub } from '../events.ts';
import type { HostRegistry } from '../hosts/registry.ts';
import { isConnectionError, problem } from '../problems.ts';
import type { SnapshotNotes } from './notes.ts';

/** Domains. The least recently used readings are dropped. */
const MAX_KNOWN = 64;
/** Trees kept per domain to show what changed since a preview. A large tree counts as four. */
const MAX_REMEMBERED = 8;
const LARGE_TREE = 1000;
const sizeCalculation = ({ snapshots }: SnapshotTree) => (snapshots.length > LARGE_TREE ? 4 : 1);
/** Up to this age, a reading is returned to a page without asking the hypervisor again. */
const FRESH_MS = 500;
/**
 * Up to this age, a reading is not repeated while the hypervisor reports no change. It does not report files that were
 * moved, grown, or used by another VM.
 */
export const FULL_EVERY_MS = 30_000;

/** A page shows the last known tree, or the reason, after this time. */
const VIEW_MS = 30_000;
/** A preview or an operation is refused after this time. */
const DECISION_MS = 120_000;

interface Known {
  /** As read by the driver, without Snaptree's notes. */
  raw: Reading;
  reading: TreeReading;
  fullAt: number;
  readAt: number;
}

export interface ReadingsOptions {
  readonly hosts: HostRegistry;
  readonly notes: SnapshotNotes;
  readonly clock: Clock;
  readonly events: EventHub;
}

/** Reads trees, caches the last reading of each domain, and asks the hypervisor for no more than needed. */
export class Readings {
  #options: ReadingsOptions;
  #known = new LRUCache<string, Known>({ max: MAX_KNOWN });
  #revisions = new LRUCache<string, LRUCache<string, SnapshotTree>>({ max: MAX_KNOWN });
  #polls = new SingleFlight<TreeReading>();

  constructor(options: ReadingsOptions) {
    this.#options = options;
  }

  /** Always reads the complete tree from the hypervisor. Every decision to act uses this. */
  async full(hostId: string, domainId: string): Promise<TreeReading> {
    const raw = await this.#options.hosts.link(hostId).use((driver) => driver.read(domainId));
    await this.#options.notes.resolve(hostId, raw.tree, this.#options.clock.now());
    return this.#keep(hostId, domainId, { raw });
  }

  /** As `full`, for a user who waits for the answer. Throws `timeout`. */
  async fullInTime(hostId: string, domainId: string): Promise<TreeReading> {
    const known = this.#known.get(keyOf(hostId, domainId));
    return withDeadline(this.full(hostId, domainId), this.#deadline(known, DECISION_MS));
  }

  /**
   * The tree, by the driver's cheapest reliable reading. `maxFullAge`: read in full if older (ms). Throws `timeout`,
   * and continues in the background.
   */
  poll(hostId: string, domainId: string, maxFullAge = Number.POSITIVE_INFINITY): Promise<TreeReading> {
    const key = keyOf(hostId, domainId);
    const polled = this.#polls.run(key, () => this.#poll(hostId, domainId, maxFullAge));
    return withDeadline(polled, this.#deadline(this.#known.get(key), VIEW_MS));
  }

  /**
   * For display only: a reading of at most `FRESH_MS`, else a poll. While the host is unreachable, the last known
   * reading, with its `asOf` and the reason in `away`.
   */
  async view(hostId: string, domainId: string, caller: Caller): Promise<TreeReading> {
    mustSee(caller, hostId);
    const known = this.#known.get(keyOf(hostId, domainId));
    if (known !== undefined && this.#options.clock.monotonic() - known.readAt < FRESH_MS)
      return known.reading;
    try {
      return await this.poll(hostId, domainId, FULL_EVERY_MS);
    } catch (error) {
      if (known !== undefined && isConnectionError(error)) return { ...known.reading, away: error.problem };
      throw error;
    }
  }

  last(hostId: string, domainId: string): TreeReading | undefined {
    return this.#known.get(keyOf(hostId, domainId))?.reading;
  }

  /** The tree with this revision, if it was read recently. */
  recall(hostId: string, domainId: string, revision: string): SnapshotTree | undefined {
    return this.#revisions.get(keyOf(hostId, domainId))?.get(revision);
  }

  async #poll(hostId: string, domainId: string, maxFullAge: number): Promise<TreeReading> {
    const { clock, hosts } = this.#options;
    const known = this.#known.get(keyOf(hostId, domainId));
    if (known === undefined || clock.monotonic() - known.fullAt >= maxFullAge) {
      return this.full(hostId, domainId);
    }
    const answer = await hosts
      .link(hostId)
      .use((driver) => driver.read(domainId, { unless: known.raw.changeToken }));
    if (answer !== 'unchanged') return this.#keep(hostId, domainId, { raw: answer });
    return this.#keep(hostId, domainId, { raw: known.raw, fullAt: known.fullAt });
  }

  async #keep(
    hostId: string,
    domainId: string,
    { raw, fullAt }: { raw: Reading; fullAt?: number },
  ): Promise<TreeReading> {
    const { clock, notes, events } = this.#options;
    const tree = await notes.overlay(hostId, raw.tree);
    const key = keyOf(hostId, domainId);
    const before = this.#known.get(key)?.reading;
    const revision = treeRevision(tree);
    const reading: TreeReading = {
      hostId,
      tree,
      capabilities: raw.capabilities,
      revision,
      asOf: clock.now(),
    };
    const now = clock.monotonic();
    this.#known.set(key, { raw, reading, fullAt: fullAt ?? now, readAt: now });
    this.#remember(key, revision, tree);
    events.emit('treeRead', reading);
    if (before?.revision !== revision) events.emit('treeChanged', hostId, domainId);
    return reading;
  }

  #deadline(known: Known | undefined, ms: number): Deadline {
    const { clock } = this.#options;
    return {
      clock,
      ms,
      problem: () =>
        problem('timeout', {
          what: 'The snapshots of VM {on} could not be read in time.',
          on: known?.reading.tree.domain.name ?? 'on this page',
          todo: 'Check on the host whether the VM and its storage respond. Other VMs are not affected.',
        }),
    };
  }

  #remember(key: string, revision: string, tree: SnapshotTree): void {
    const revisions =
      this.#revisions.get(key) ??
      new LRUCache<string, SnapshotTree>({ maxSize: MAX_REMEMBERED, sizeCalculation });
    revisions.set(revision, tree);
    this.#revisions.set(key, revisions);
  }
}
