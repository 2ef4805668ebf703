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

/** A call that changes something. */
export interface Change {
  readonly method: string;
  readonly of: ManagedObject;
  readonly params?: Fields;
  /**
   * Called with true right before the request is sent. Called with false when the server did not know the session,
   * so that nothing was changed; the request is then sent once more in a new session.
   */
  readonly leaving: (left: boolean) => void;
}

/**
 * How long a refused password is not retried, in milliseconds: by default, vCenter locks an account after five wrong
 * passwords within three minutes, and polling retries every few seconds.
 */
const REFUSED_MS = 60_000;

/** A vCenter or a single ESXi host: logs in when needed, shares one session, and logs in again when it has ended. */
export class VimService {
  /** Used in messages. */
  readonly name: string;
  readonly #credentials: Credentials;
  readonly #line: SoapLine;
  readonly #clock: Clock;
  #session: Promise<VimSession> | undefined;
  #refused: { readonly fault: VimFault; readonly at: number } | undefined;
  readonly #closing = new AbortController();

  constructor({ endpoint, username, password, clock = systemClock }: VimServiceOptions) {
    this.#clock = clock;
    this.name = endpoint.url.host;
    this.#credentials = { username, password };
    this.#line = new SoapLine(endpoint);
  }

  /**
   * Reads with the shared session. When the server has ended it, the reading is repeated once in a new session,
   * which is safe because it changes nothing.
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
   * Sends a change on a connection of its own, and never twice, except when the server answers that it does not
   * know the session: then it has changed nothing.
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

  /** Logs out and closes the connection. A login that the server has not answered yet is given up. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#closing.abort();
    await session?.then((open) => open.logout()).catch(() => {});
    this.#line.close();
  }

  /** Calls that wait when the service is closed must not start another session. */
  #current(): Promise<VimSession> {
    if (this.#closing.signal.aborted)
      return Promise.reject(new SoapUnanswered('Snaptree closed the connection', { sent: false }));
    this.#session ??= this.#login();
    return this.#session;
  }

  /** The first caller that finds the session ended logs in for all. */
  #renewed(ended: Promise<VimSession>): Promise<VimSession> {
    if (this.#session === ended) this.#session = undefined;
    return this.#current();
  }

  #login(): Promise<VimSession> {
    const refused = this.#refused;
    if (refused !== undefined && this.#clock.now() - refused.at < REFUSED_MS)
      return Promise.reject(refused.fault);
    const session = VimSession.login(this.#line, this.#credentials, this.#closing.signal);
    // A failed login is not reused.
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
