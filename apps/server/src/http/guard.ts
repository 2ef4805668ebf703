import type { IncomingMessage } from 'node:http';
import { isLoopback } from './loopback.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const ANY_ADDRESS = ['0.0.0.0', '::', '[::]', ''];

export interface GuardOptions {
  /** The address that the server listens on. */
  readonly listenHost: string;
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
}

type GuardedRequest = Pick<IncomingMessage, 'headers' | 'headersDistinct' | 'method'> & {
  readonly socket: Pick<IncomingMessage['socket'], 'remoteAddress'>;
};

/**
 * Which browser requests the server accepts. The Host header must be on a list, against DNS rebinding, and the
 * origin must be the server's own.
 */
export class RequestGuard {
  #allowed: ReadonlySet<string>;
  #origins: ReadonlySet<string>;

  constructor({ listenHost, allowedHosts, allowedOrigins }: GuardOptions) {
    const own = ANY_ADDRESS.includes(listenHost) ? [] : [bracketed(listenHost)];
    this.#allowed = new Set([...own, ...allowedHosts].map((host) => host.toLowerCase()));
    this.#origins = new Set(allowedOrigins.map((origin) => new URL(origin).origin));
  }

  /** Another computer could send any name, so names of loopback are accepted only from this one. */
  isHostAllowed({ headersDistinct, socket }: GuardedRequest): boolean {
    const [host, second] = headersDistinct.host ?? [];
    const name = second === undefined ? hostName(host) : undefined;
    if (name === undefined) return false;
    if (this.#allowed.has(name)) return true;
    return LOOPBACK.includes(name) && isLoopback(socket.remoteAddress ?? '');
  }

  /** Whether a request comes from our own page. A request without an origin does not. */
  isOriginAllowed(request: GuardedRequest): boolean {
    const { origin, host } = request.headers;
    if (origin === undefined || host === undefined) return false;
    return origin === `http://${host.toLowerCase()}` || this.#origins.has(origin);
  }

  /**
   * Whether a socket may be opened. Browsers send no origin with same-origin GET requests of the polling transport;
   * `Sec-Fetch-Site`, if they send it, must then be `same-origin`. A WebSocket request always has an origin.
   */
  isHandshakeAllowed(request: GuardedRequest): boolean {
    if (!this.isHostAllowed(request)) return false;
    if (request.headers.origin !== undefined) return this.isOriginAllowed(request);
    if (request.method !== 'GET' || request.headers.upgrade !== undefined) return false;
    const site = request.headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin';
  }
}

const bracketed = (host: string) => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host);

/** The name in a `Host` header, in lower case and without its port; undefined if malformed. */
function hostName(header: string | undefined): string | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(header ?? '');
  return match?.[1]?.toLowerCase();
}
