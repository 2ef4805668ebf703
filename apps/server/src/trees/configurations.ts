import type { ConfigurationReading } from '@snaptree/core';
import type { CapturedConfiguration, Driver } from '@snaptree/drivers';
import { LRUCache } from 'lru-cache';
import { type Caller, mustSee } from '../callers/caller.ts';
import type { Clock } from '../clock.ts';
import { SingleFlight } from '../concurrency/single-flight.ts';
import type { HostRegistry } from '../hosts/registry.ts';
import { isConnectionError, problem } from '../problems.ts';

/** Beyond these many, configurations that were not asked for longest are dropped; each may hold a megabyte. */
const MAX_KNOWN = 16;
/** A reading this young answers a page without asking the hypervisor again. */
const FRESH_MS = 500;
/** A larger picture is none of a console. */
const MAX_SCREENSHOT_BYTES = 8 * 1024 ** 2;
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export interface SnapshotPlace {
  readonly hostId: string;
  readonly domainId: string;
  readonly snapshotId: string;
}

interface Known {
  readonly reading: ConfigurationReading;
  /** Milliseconds of the monotonic clock. */
  readonly readAt: number;
}

/** What snapshots captured besides disks and memory: the configuration, and a picture where one is kept. */
export class Configurations {
  readonly #hosts: HostRegistry;
  readonly #clock: Clock;
  readonly #known = new LRUCache<string, Known>({ max: MAX_KNOWN });
  readonly #reads = new SingleFlight<ConfigurationReading>();

  constructor({ hosts, clock }: { hosts: HostRegistry; clock: Clock }) {
    this.#hosts = hosts;
    this.#clock = clock;
  }

  /** A moment-old reading, else a fresh one; while the host is away the last one known, with its `asOf`. */
  async view(place: SnapshotPlace, caller: Caller): Promise<ConfigurationReading> {
    mustSee(caller, place.hostId);
    const key = JSON.stringify([place.hostId, place.domainId, place.snapshotId]);
    const known = this.#known.get(key);
    if (known !== undefined && this.#clock.monotonic() - known.readAt < FRESH_MS) return known.reading;
    try {
      const reading = await this.#reads.run(key, () => this.full(place));
      this.#known.set(key, { reading, readAt: this.#clock.monotonic() });
      return reading;
    } catch (error) {
      if (known !== undefined && isConnectionError(error)) return known.reading;
      throw error;
    }
  }

  /** From the hypervisor, now. What a decision to act rests on. */
  async full({ hostId, domainId, snapshotId }: SnapshotPlace): Promise<ConfigurationReading> {
    const read = await this.#hosts
      .link(hostId)
      .use((driver) => configurationOf(driver, domainId, snapshotId));
    return { hostId, domainId, snapshotId, ...read, asOf: this.#clock.now() };
  }

  /** The picture of a snapshot; throws `notFound` where the hypervisor keeps none. */
  async screenshot({ hostId, domainId, snapshotId }: SnapshotPlace, caller: Caller): Promise<Uint8Array> {
    mustSee(caller, hostId);
    const bytes = await this.#hosts.link(hostId).use(async (driver) => {
      if (driver.screenshot === undefined) throw noScreenshot(snapshotId);
      return driver.screenshot(domainId, snapshotId);
    });
    const isPng = PNG_SIGNATURE.every((byte, at) => bytes[at] === byte);
    if (isPng && bytes.byteLength <= MAX_SCREENSHOT_BYTES) return bytes;
    throw problem('hypervisorProtocol', {
      what: 'The picture that the hypervisor keeps is no PNG of a sensible size',
      on: snapshotId,
      todo: 'Look at it with the hypervisor’s own tools.',
    });
  }
}

/** What a driver says, or that it cannot: a hypervisor without configurations is no error. */
export async function configurationOf(
  driver: Driver,
  domainId: string,
  snapshotId: string,
): Promise<CapturedConfiguration> {
  if (driver.configuration !== undefined) return driver.configuration(domainId, snapshotId);
  const text = 'Configurations cannot be read from this kind of host.';
  const none = { kind: 'none', code: 'notCaptured', text } as const;
  return { captured: none, live: none };
}

const noScreenshot = (snapshotId: string) =>
  problem('notFound', {
    what: 'The hypervisor keeps no picture with the snapshot',
    on: snapshotId,
    todo: 'Only some hypervisors keep one, and only of machines that ran.',
  });
