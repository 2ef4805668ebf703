import type { ConfigurationReading } from '@snaptree/core';
import type { CapturedConfiguration, Driver } from '@snaptree/drivers';
import { LRUCache } from 'lru-cache';
import { type Caller, mustSee } from '../callers/caller.ts';
import type { Clock } from '../clock.ts';
import { SingleFlight } from '../concurrency/single-flight.ts';
import type { HostRegistry } from '../hosts/registry.ts';
import { isConnectionError, problem } from '../problems.ts';

/** Each configuration may take a megabyte. */
const MAX_KNOWN = 16;
/** A reading this young answers a page without asking the hypervisor again. */
const FRESH_MS = 500;
/** Larger than any plausible console screenshot. */
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

/** What snapshots captured in addition to disks and memory: the configuration, and on some hypervisors a screenshot. */
export class Configurations {
  readonly #hosts: HostRegistry;
  readonly #clock: Clock;
  readonly #known = new LRUCache<string, Known>({ max: MAX_KNOWN });
  readonly #reads = new SingleFlight<ConfigurationReading>();

  constructor({ hosts, clock }: { hosts: HostRegistry; clock: Clock }) {
    this.#hosts = hosts;
    this.#clock = clock;
  }

  /** A reading of at most `FRESH_MS`, else a new one; the last known one while the host is unreachable. */
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

  /** Always asks the hypervisor. Decisions to act use this. */
  async full({ hostId, domainId, snapshotId }: SnapshotPlace): Promise<ConfigurationReading> {
    const read = await this.#hosts
      .link(hostId)
      .use((driver) => configurationOf(driver, domainId, snapshotId));
    return { hostId, domainId, snapshotId, ...read, asOf: this.#clock.now() };
  }

  /** Throws `notFound` if the snapshot has no screenshot. */
  async screenshot({ hostId, domainId, snapshotId }: SnapshotPlace, caller: Caller): Promise<Uint8Array> {
    mustSee(caller, hostId);
    const bytes = await this.#hosts.link(hostId).use(async (driver) => {
      if (driver.screenshot === undefined) throw noScreenshot(snapshotId);
      return driver.screenshot(domainId, snapshotId);
    });
    const isPng = PNG_SIGNATURE.every((byte, at) => bytes[at] === byte);
    if (isPng && bytes.byteLength <= MAX_SCREENSHOT_BYTES) return bytes;
    throw problem('hypervisorProtocol', {
      what: 'The screenshot of snapshot {on} is not a valid PNG image.',
      on: snapshotId,
      todo: "View it with the hypervisor's own tools.",
    });
  }
}

/** A driver without configurations is not an error. */
export async function configurationOf(
  driver: Driver,
  domainId: string,
  snapshotId: string,
): Promise<CapturedConfiguration> {
  if (driver.configuration !== undefined) return driver.configuration(domainId, snapshotId);
  const text = 'Snaptree cannot read configurations from this kind of host.';
  const none = { kind: 'none', code: 'notCaptured', text } as const;
  return { captured: none, live: none };
}

const noScreenshot = (snapshotId: string) =>
  problem('notFound', {
    what: 'Snapshot {on} has no screenshot.',
    on: snapshotId,
    todo: 'Only some hypervisors save one, and only for running VMs.',
  });
