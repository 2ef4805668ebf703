import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import {
  certificateReasons,
  checkLiteral,
  dialableLookup,
  fetchCertificate,
  type NetworkReason,
  NotPinned,
  networkReason,
  Pin,
  type PresentedCertificate,
  tlsReason,
} from '@snaptree/connect';
import { SoapBroken, SoapUnanswered } from './errors.ts';

export interface SoapEndpoint {
  readonly url: URL;
  /** SHA-256 of the server's certificate, 64 hexadecimal digits with or without colons, for a self-signed one. */
  readonly fingerprint?: string;
  /** PEM of the authority that signed the server's certificate, unless the system trusts it. */
  readonly ca?: string;
  /** Whether the connection is kept for the next request; true by default. */
  readonly keepAlive?: boolean;
}

export interface PostOptions {
  readonly signal?: AbortSignal;
  /** How long the service may stay silent, in milliseconds. */
  readonly silenceMs: number;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * On a connection of its own: a kept one may be closed by the server while the request is sent, which leaves it
   * unknown whether it arrived. For changes, and for requests that wait long.
   */
  readonly alone?: boolean;
}

export interface Posted {
  readonly status: number;
  readonly text: string;
  readonly cookies: readonly string[];
}

/** The maximum size of an answer, in bytes. */
const LARGEST = 32 * 1024 * 1024;
/** How long fetching a certificate for display may take, in milliseconds. */
const LOOK_MS = 5_000;

/** Posts XML to one service, one request at a time, to keep their order and limit the load. */
export class SoapLine {
  readonly #url: URL;
  readonly #pin: Pin | undefined;
  readonly #kept: HttpAgent;
  readonly #ca: string | undefined;
  /** Open connections whose certificate was checked; later requests may reuse them. */
  readonly #greeted = new WeakSet<Socket>();

  constructor({ url, fingerprint, ca, keepAlive = true }: SoapEndpoint) {
    this.#url = url;
    this.#pin = fingerprint === undefined ? undefined : pinOf(fingerprint);
    this.#ca = ca;
    this.#kept = this.#agent(keepAlive);
  }

  /**
   * A reading on a kept connection that the service has closed is sent again on a new one. Requests with `alone` never
   * use a kept connection and are never sent twice.
   * @throws SoapUnanswered if there is no complete answer
   * @throws SoapBroken if the answer is too large or not UTF-8
   */
  async post(body: string, options: PostOptions): Promise<Posted> {
    try {
      return await this.#post(body, options);
    } catch (error) {
      if (!(error instanceof SoapUnanswered) || !(error.cause instanceof GoneStale)) throw error;
      return this.#post(body, options);
    }
  }

  async #post(body: string, options: PostOptions): Promise<Posted> {
    let sent = false;
    try {
      options.signal?.throwIfAborted();
      const answer = await this.#ask(body, options, () => {
        sent = true;
      });
      const text = await readText(answer);
      return { status: answer.statusCode ?? 0, text, cookies: answer.headers['set-cookie'] ?? [] };
    } catch (error) {
      if (error instanceof SoapBroken || options.signal?.aborted === true) throw error;
      throw await this.#unanswered(error, sent);
    }
  }

  close(): void {
    this.#kept.destroy();
  }

  async #unanswered(error: unknown, sent: boolean): Promise<SoapUnanswered> {
    const facts = { sent, cause: error };
    if (error instanceof NotPinned) {
      const { certificate } = error;
      return new SoapUnanswered(error.message, { ...facts, reason: 'certificateNotPinned', certificate });
    }
    const handshake = !sent && this.#url.protocol === 'https:';
    const reason: NetworkReason = handshake ? tlsReason(error) : (networkReason(error) ?? 'hungUp');
    const certificate = certificateReasons.has(reason) ? await this.#certificate() : undefined;
    return new SoapUnanswered(textOf(error), { ...facts, reason, certificate });
  }

  /** The server's certificate, for a user to compare. */
  #certificate(): Promise<PresentedCertificate | undefined> {
    const { hostname, port } = this.#url;
    const host = hostname.replace(/^\[|\]$/g, '');
    return fetchCertificate({ host, port: Number(port === '' ? 443 : port) }, AbortSignal.timeout(LOOK_MS));
  }

  #agent(keepAlive: boolean): HttpAgent {
    const traits = { keepAlive, maxSockets: 1 };
    if (this.#url.protocol !== 'https:') return new HttpAgent(traits);
    const security = { minVersion: 'TLSv1.2' as const, rejectUnauthorized: this.#pin === undefined };
    return new HttpsAgent({ ...traits, ...security, ...(this.#ca === undefined ? {} : { ca: this.#ca }) });
  }

  async #ask(body: string, options: PostOptions, leaving: () => void): Promise<IncomingMessage> {
    const open = this.#url.protocol === 'https:' ? requestHttps : requestHttp;
    checkLiteral(this.#url.hostname.replace(/^\[|\]$/g, ''));
    return new Promise((resolve, reject) => {
      const outgoing = open(this.#url, {
        method: 'POST',
        lookup: dialableLookup,
        agent: options.alone === true ? this.#agent(false) : this.#kept,
        headers: {
          'content-type': 'text/xml; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          ...options.headers,
        },
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
      outgoing.setTimeout(options.silenceMs, () => {
        outgoing.destroy(new Silence(options.silenceMs));
      });
      outgoing
        .on('error', (error) =>
          reject(outgoing.reusedSocket && wasClosed(error) ? new GoneStale(error) : error),
        )
        .on('response', resolve);
      const send = () => {
        leaving();
        outgoing.end(body);
      };
      outgoing.on('socket', (socket) => {
        if (this.#greeted.has(socket)) return send();
        const secure = socket instanceof TLSSocket;
        socket.once(secure ? 'secureConnect' : 'connect', () => {
          try {
            if (secure) this.#pin?.check(socket);
          } catch (error) {
            outgoing.destroy();
            return reject(error);
          }
          this.#greeted.add(socket);
          send();
        });
      });
    });
  }
}

/** The server closed a kept connection before it answered this request. */
class GoneStale extends Error {
  readonly code = 'ECONNRESET';

  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

const wasClosed = (error: Error): boolean =>
  'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');

/** A timeout of our own, with the same code as a timeout of the system. */
class Silence extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds / 1000} s`);
  }
}

function pinOf(fingerprint: string): Pin {
  const pin = Pin.of(fingerprint);
  if (pin === undefined) throw new RangeError('A fingerprint is 64 hexadecimal digits.');
  return pin;
}

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    bytes += chunk.length;
    if (bytes > LARGEST) {
      answer.destroy();
      throw new SoapBroken(`The answer is larger than ${LARGEST / 1024 / 1024} MiB.`);
    }
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    throw new SoapBroken('The answer is not UTF-8.', { cause: error });
  }
}

function textOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(textOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
