import { backoffMs, type HostState, SnaptreeError } from '@snaptree/core';
import type { Driver, HypervisorIdentity } from '@snaptree/drivers';
import { connectMs } from '@snaptree/hypervisors';
import type { Clock } from '../clock.ts';
import { type Deadline, withDeadline } from '../concurrency/deadline.ts';
import type { Logger } from '../log/logger.ts';
import { isConnectionError, problem, problemOf } from '../problems.ts';
import type { Random } from '../random.ts';
import type { Seen } from './identity/identities.ts';
import type { HostSpec } from './spec.ts';

export type OpenDriver = (spec: HostSpec) => Promise<Driver>;

export interface LinkOptions {
  readonly open: OpenDriver;
  readonly clock: Clock;
  /** Spreads the pauses before retries. */
  readonly random: Random;
  readonly logger: Logger;
  /** Called with each new connection. Throws if the host must not be used. */
  readonly admit?: (seen: Seen) => Promise<void>;
  /** Connection state changed. */
  readonly onState: () => void;
  /** A domain or, if undefined, the list of domains changed. */
  readonly onChanged: (domainId: string | undefined) => void;
}

const RETRY = { firstMs: 1000, longestMs: 60_000 };

/**
 * The connection to one host: opened on first use, reopened with exponential backoff after a loss. Each host has its
 * own, so that none delays another.
 */
export class HostLink {
  readonly spec: HostSpec;
  #options: LinkOptions;
  #state: HostState = { kind: 'connecting' };
  #driver: Driver | undefined;
  #isConnected = false;
  #opening: Promise<Driver> | undefined;
  #stopWatching: (() => void) | undefined;
  #failures = 0;
  #failedAt = Number.NEGATIVE_INFINITY;
  #ended = new AbortController();

  constructor(spec: HostSpec, options: LinkOptions) {
    this.spec = spec;
    this.#options = options;
  }

  get state(): HostState {
    return this.#state;
  }

  /**
   * Runs work on the connected driver. While the host is unreachable and was tried a moment ago, throws the known
   * problem at once.
   */
  async use<T>(work: (driver: Driver) => Promise<T>): Promise<T> {
    const driver = await this.#connect();
    try {
      return await work(driver);
    } catch (error) {
      if (isConnectionError(error) && error.problem.code !== 'timeout') this.#lose(error);
      throw error;
    }
  }

  /** Closes the connection permanently. */
  async end(): Promise<void> {
    this.#ended.abort();
    this.#stopWatching?.();
    await this.#driver?.close();
    this.#driver = undefined;
  }

  #connect(): Promise<Driver> {
    if (this.#isConnected && this.#driver !== undefined) return Promise.resolve(this.#driver);
    if (this.#ended.signal.aborted) return Promise.reject(this.#gone());
    const state = this.#state;
    const sinceFailure = this.#options.clock.monotonic() - this.#failedAt;
    if (state.kind === 'unreachable' && sinceFailure < RETRY.firstMs) {
      return Promise.reject(new SnaptreeError(state.problem));
    }
    return this.#openOnce();
  }

  #openOnce(): Promise<Driver> {
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /**
   * Keeps the driver after a loss, because a call may still run on another of its connections. The driver reconnects
   * automatically; listing the domains shows whether that worked.
   */
  async #open(): Promise<Driver> {
    const { clock, open } = this.#options;
    try {
      if (this.spec.unusable !== undefined) throw new SnaptreeError(this.spec.unusable);
      const driver = this.#driver ?? (await open(this.spec));
      this.#driver = driver;
      const { product, seen } = await withDeadline(lookAt(driver), deadlineOf(this.spec, clock));
      if (seen !== undefined) await this.#options.admit?.(seen);
      if (this.#ended.signal.aborted) throw this.#gone();
      this.#failures = 0;
      this.#isConnected = true;
      this.#setState({ kind: 'connected', product });
      this.#stopWatching ??= driver.watch?.((domainId) => this.#options.onChanged(domainId));
      return driver;
    } catch (error) {
      this.#fail(error);
      throw error instanceof SnaptreeError ? error : new SnaptreeError(problemOf(error, this.spec.name));
    }
  }

  #lose(error: SnaptreeError): void {
    if (!this.#isConnected) return;
    this.#isConnected = false;
    this.#fail(error);
  }

  #fail(error: unknown): void {
    const { clock, logger } = this.#options;
    if (this.#ended.signal.aborted) return;
    this.#failures += 1;
    this.#failedAt = clock.monotonic();
    const since = this.#state.kind === 'unreachable' ? this.#state.since : clock.now();
    const reason = problemOf(error, this.spec.name);
    logger.warn({ host: this.spec.id, code: reason.code, native: reason.native?.text }, 'cannot reach host');
    this.#setState({ kind: 'unreachable', problem: reason, since });
    void this.#retryLater();
  }

  async #retryLater(): Promise<void> {
    const failures = this.#failures;
    const { clock, random } = this.#options;
    await clock.wait(backoffMs(failures, { ...RETRY, random }), this.#ended.signal);
    if (this.#failures !== failures || this.#isConnected || this.#ended.signal.aborted) return;
    // Not `#connect`, which fails at once right after a failure: nothing would retry after this.
    await this.#openOnce().catch(() => undefined);
  }

  #setState(state: HostState): void {
    this.#state = state;
    this.#options.onState();
  }

  #gone(): SnaptreeError {
    return problem('notFound', {
      what: 'Host {on} no longer exists.',
      on: this.spec.name,
      todo: 'Choose another host.',
    });
  }
}

/** What a hypervisor reports when it is connected. */
export interface Look {
  readonly product: string;
  readonly domains: number;
  readonly seen: Seen | undefined;
}

export async function lookAt(driver: Driver): Promise<Look> {
  const domains = await driver.listDomains();
  const identity = await identityOf(driver);
  const seen = identity && { identity, domainIds: domains.map(({ id }) => id) };
  return { product: await driver.product(), domains: domains.length, seen };
}

/** Undefined if the hypervisor refuses to say, which must not prevent its use. */
async function identityOf(driver: Driver): Promise<HypervisorIdentity | undefined> {
  try {
    return await driver.identity?.();
  } catch (error) {
    if (isConnectionError(error)) throw error;
    return undefined;
  }
}

const deadlineOf = ({ connection, name }: HostSpec, clock: Clock): Deadline => ({
  clock,
  ms: connectMs(connection),
  problem: () =>
    problem('timeout', {
      what: 'Host {on} did not answer in time.',
      on: name,
      todo: 'Check whether the hypervisor is running there.',
    }),
});
