import type { XmlElement } from '@snaptree/formats';
import { SoapUnanswered } from '../../soap/errors.ts';
import { type SoapEndpoint, SoapLine } from '../../soap/post.ts';
import { abortable } from '../../time/abortable.ts';
import { type Clock, systemClock } from '../../time/clock.ts';
import { isInvalidLogin, isNotAuthenticated, type VimFault } from './faults.ts';
import { type Credentials, VimSession } from './session.ts';
import type { Fields, ManagedObject } from './values.ts';

export interface VimServiceOptions extends Credentials {
  readonly endpoint: SoapEndpoint;
  readonly clock?: Clock;
  /** Spreads reconnections; from 0 up to 1. */
  readonly random?: () => number;
}

/** One call that changes something. */
export interface Change {
  readonly method: string;
  readonly of: ManagedObject;
  readonly params?: Fields;
  /**
   * Called with true right before the request leaves, and with false when the server did not know the session:
   * then it did nothing, and the request leaves once more with a new one.
   */
  readonly leaving: (left: boolean) => void;
}

/**
 * For how long a password that was refused is not tried again, in milliseconds: vCenter locks a user out after five
 * wrong ones within three minutes, unless somebody changed that, and what polls and watches tries again and again.
 */
const REFUSED_MS = 60_000;

/** A vCenter or a single ESXi host: logs in at need, shares one session, logs in anew when it has ended. */
export class VimService {
  /** For messages. */
  readonly name: string;
  readonly #credentials: Credentials;
  readonly #line: SoapLine;
  readonly #clock: Clock;
  #session: Promise<VimSession> | undefined;
  #refused: { readonly fault: VimFault; readonly at: number } | undefined;
  #closed = false;

  constructor({ endpoint, username, password, clock = systemClock }: VimServiceOptions) {
    this.#clock = clock;
    this.name = endpoint.url.host;
    this.#credentials = { username, password };
    this.#line = new SoapLine(endpoint);
  }

  /**
   * Reads with the shared session. When the server has ended it, the whole reading is done once more with a new
   * one: nothing that is done here changes anything.
   */
  async reading<T>(work: (session: VimSession) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const session = this.#current();
    const once = async (opening: Promise<VimSession>) => {
      const open = await abortable(opening, signal);
      return work(signal === undefined ? open : open.until(signal));
    };
    try {
      return await once(session);
    } catch (error) {
      if (!isNotAuthenticated(error)) throw error;
      return once(this.#renewed(session));
    }
  }

  /**
   * Sends what changes something, on a connection of its own, and never twice: only when the server answers that
   * it does not know the session has it done nothing, and gets the call once more.
   */
  async change(change: Change): Promise<XmlElement> {
    const session = this.#current();
    try {
      return await send(await session, change);
    } catch (error) {
      if (!isNotAuthenticated(error)) throw error;
      change.leaving(false);
      return send(await this.#renewed(session), change);
    }
  }

  /** Logs out and lets the connection go. A session that has ended needs no end. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#closed = true;
    await session?.then((open) => open.logout()).catch(() => {});
    this.#line.close();
  }

  /** What waits when the service is closed finds its session ended, and must not begin another one. */
  #current(): Promise<VimSession> {
    if (this.#closed)
      return Promise.reject(new SoapUnanswered('The connection was closed here', { sent: false }));
    this.#session ??= this.#login();
    return this.#session;
  }

  /** Whoever finds the session ended first logs in for all. */
  #renewed(ended: Promise<VimSession>): Promise<VimSession> {
    if (this.#session === ended) this.#session = undefined;
    return this.#current();
  }

  #login(): Promise<VimSession> {
    const refused = this.#refused;
    if (refused !== undefined && this.#clock.now() - refused.at < REFUSED_MS)
      return Promise.reject(refused.fault);
    const session = VimSession.login(this.#line, this.#credentials);
    // A login that failed is not kept for the next one.
    session.catch((error) => {
      if (this.#session === session) this.#session = undefined;
      if (isInvalidLogin(error)) this.#refused = { fault: error, at: this.#clock.now() };
    });
    return session;
  }
}

function send(session: VimSession, { method, of, params, leaving }: Change): Promise<XmlElement> {
  leaving(true);
  return session.alone().call(method, of, params);
}
