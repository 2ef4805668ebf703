import { problemSentence } from '@snaptree/core';
import type { Clock } from '../clock.ts';
import { keyOf } from '../domain-key.ts';
import type { HostRegistry } from '../hosts/registry.ts';
import { isConnectionError, problemOf } from '../problems.ts';
import type { DomainLists } from './domains.ts';
import { FULL_EVERY_MS, type Readings } from './readings.ts';

const TREE_EVERY_MS = 1000;
const LIST_EVERY_MS = 5000;
/** Between two background readings. */
const GENTLE_MS = 40;

export interface WatchingOptions {
  readonly hosts: HostRegistry;
  readonly readings: Readings;
  readonly lists: DomainLists;
  readonly clock: Clock;
  readonly stopping: AbortSignal;
}

interface Watched {
  readonly hostId: string;
  readonly domainId: string;
  watchers: number;
}

/**
 * Polls the trees that are open in a browser, and the lists while any browser is connected. Changes reach browsers
 * through the events of readings and lists.
 */
export class Watching {
  #options: WatchingOptions;
  #watched = new Map<string, Watched>();
  #browsers = 0;
  #isPollingLists = false;
  #filling = new Set<string>();
  #listing = new Set<string>();

  constructor(options: WatchingOptions) {
    this.#options = options;
  }

  browserCame(): void {
    this.#browsers += 1;
    if (!this.#isPollingLists) void this.#pollLists();
  }

  browserLeft(): void {
    this.#browsers -= 1;
  }

  watch(hostId: string, domainId: string): void {
    const key = keyOf(hostId, domainId);
    const known = this.#watched.get(key);
    if (known !== undefined) {
      known.watchers += 1;
      return;
    }
    const entry = { hostId, domainId, watchers: 1 };
    this.#watched.set(key, entry);
    void this.#pollTree(key, entry);
  }

  unwatch(hostId: string, domainId: string): void {
    const entry = this.#watched.get(keyOf(hostId, domainId));
    if (entry !== undefined) entry.watchers -= 1;
  }

  /** The hypervisor reported a change. */
  hint(hostId: string, domainId: string | undefined): void {
    void this.#pollList(hostId);
    if (domainId === undefined) return;
    const isKnown = this.#options.readings.last(hostId, domainId) !== undefined;
    if (isKnown) void this.#quietly(() => this.#options.readings.poll(hostId, domainId));
  }

  /** Reads the trees of a host that have not been read yet, one at a time. */
  async fill(hostId: string): Promise<void> {
    if (this.#filling.has(hostId)) return;
    this.#filling.add(hostId);
    try {
      const { lists, clock, stopping } = this.#options;
      for (const domainId of lists.unread(hostId)) {
        if (stopping.aborted) return;
        await this.#fillOne(hostId, domainId);
        await clock.wait(GENTLE_MS, stopping);
      }
    } catch (error) {
      if (!isConnectionError(error)) throw error;
    } finally {
      this.#filling.delete(hostId);
    }
  }

  async #fillOne(hostId: string, domainId: string): Promise<void> {
    const { lists, readings } = this.#options;
    try {
      await readings.poll(hostId, domainId);
    } catch (error) {
      // A VM that does not answer must not keep the others from being read.
      if (isConnectionError(error) && error.problem.code !== 'timeout') throw error;
      lists.learnFailure(
        hostId,
        domainId,
        `Cannot read the tree. ${problemSentence(problemOf(error, domainId))}`,
      );
    }
  }

  /** Ends only after its pause, so that a browser that leaves and returns finds this loop instead of starting another. */
  async #pollTree(key: string, entry: Watched): Promise<void> {
    const { readings, clock, stopping } = this.#options;
    while (entry.watchers > 0 && !stopping.aborted) {
      await this.#quietly(() => readings.poll(entry.hostId, entry.domainId, FULL_EVERY_MS));
      await clock.wait(TREE_EVERY_MS, stopping);
    }
    this.#watched.delete(key);
  }

  /** As `#pollTree`. */
  async #pollLists(): Promise<void> {
    const { hosts, clock, stopping } = this.#options;
    this.#isPollingLists = true;
    while (this.#browsers > 0 && !stopping.aborted) {
      // Not awaited, so that a host that hangs delays only its own list.
      for (const { spec, state } of hosts.links()) {
        if (state.kind !== 'unreachable') void this.#pollList(spec.id);
      }
      await clock.wait(LIST_EVERY_MS, stopping);
    }
    this.#isPollingLists = false;
  }

  /** One poll per host at a time. New domains are read afterward. */
  async #pollList(hostId: string): Promise<void> {
    if (this.#listing.has(hostId)) return;
    this.#listing.add(hostId);
    await this.#quietly(() => this.#options.lists.poll(hostId));
    this.#listing.delete(hostId);
    await this.#quietly(() => this.fill(hostId));
  }

  /** Ignores errors, because the host's state shows them. */
  async #quietly(read: () => Promise<unknown>): Promise<void> {
    await read().catch(() => undefined);
  }
}
