import { backoffMs } from '@snaptree/core';
import type { Connection } from '@snaptree/libvirt-rpc';
import type { Clock } from '../../time/clock.ts';

const RETRY = { firstMs: 250, longestMs: 30_000 };

export interface LinkOptions {
  readonly connect: () => Promise<Connection>;
  readonly clock: Clock;
  /** A number from 0 to below 1 that spreads the attempts of several servers. */
  readonly random: () => number;
}

/**
 * One connection that is opened when needed, and again after it was lost. The pauses between failed attempts grow;
 * until the next one, `get` rejects with the last failure. Never repeats a call.
 */
export class Link {
  readonly #options: LinkOptions;
  #open: Promise<Connection> | undefined;
  #failures = 0;
  #failure: unknown;
  #notBefore = 0;
  #closed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get(): Promise<Connection> {
    if (this.#closed) return Promise.reject(new Error('The host was removed.'));
    if (this.#open !== undefined) return this.#open;
    if (this.#options.clock.now() < this.#notBefore) return Promise.reject(this.#failure);
    const opening = this.#dial();
    this.#open = opening;
    return opening;
  }

  /** Milliseconds until `get` tries again. */
  get pauseMs(): number {
    return Math.max(0, this.#notBefore - this.#options.clock.now());
  }

  async close(): Promise<void> {
    this.#closed = true;
    const open = this.#open;
    this.#open = undefined;
    const connection = await open?.catch(() => undefined);
    await connection?.close();
  }

  async #dial(): Promise<Connection> {
    try {
      const connection = await this.#options.connect();
      this.#failures = 0;
      connection.onClose(() => {
        this.#open = undefined;
      });
      if (connection.closed) this.#open = undefined;
      return connection;
    } catch (error) {
      const { clock, random } = this.#options;
      this.#failures += 1;
      this.#failure = error;
      this.#notBefore = clock.now() + backoffMs(this.#failures, { ...RETRY, random });
      this.#open = undefined;
      throw error;
    }
  }
}
