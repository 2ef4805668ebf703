import type { Clock } from '../clock.ts';
import { type Header, messageStatus, messageType } from '../frame/header.ts';

/** `KEEPALIVE_PROGRAM` (virkeepaliveprotocol.x, 9.0). */
export const keepaliveProgram = 0x6b65_6570;
export const keepaliveVersion = 1;
export const keepaliveProcedure = { ping: 1, pong: 2 } as const;

export function keepaliveHeader(procedure: number): Header {
  const { ok } = messageStatus;
  const type = messageType.message;
  return { program: keepaliveProgram, version: keepaliveVersion, procedure, type, serial: 0, status: ok };
}

/** A ping after 5 s of silence, and four without an answer: a dead peer is detected after 25 to 30 s. */
const intervalMs = 5000;
const pingsBeforeDeath = 4;

/**
 * Detects a peer that is gone without closing the socket. Counts ticks instead of comparing times, so that a process
 * that was suspended does not blame the peer.
 */
export class Keepalive {
  readonly #clock: Clock;
  readonly #ping: () => void;
  readonly #dead: () => void;
  #heard = true;
  #unanswered = 0;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, actions: { ping: () => void; dead: () => void }) {
    this.#clock = clock;
    this.#ping = actions.ping;
    this.#dead = actions.dead;
  }

  start(): void {
    this.#cancel ??= this.#clock.after(intervalMs, this.#tick);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** Any byte from the peer resets the count. */
  heard(): void {
    this.#heard = true;
  }

  readonly #tick = (): void => {
    this.#cancel = undefined;
    this.#unanswered = this.#heard ? 0 : this.#unanswered + 1;
    if (this.#unanswered > pingsBeforeDeath) {
      this.#dead();
      return;
    }
    if (!this.#heard) this.#ping();
    this.#heard = false;
    this.start();
  };
}
