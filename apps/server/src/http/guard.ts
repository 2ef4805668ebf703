import type { IncomingMessage } from 'node:http';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const ANY_ADDRESS = ['0.0.0.0', '::', '[::]', ''];

export interface GuardOptions {
  /** The address that the server was told to listen on. */
  readonly listenHost: string;
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
}

/**
 * Who may talk to the server from a browser. Host names are checked against a list, so that a foreign name that
 * was made to point here (DNS rebinding) gets nothing; origins must be the page's own.
 */
export class RequestGuard {
  #hosts: ReadonlySet<string>;
  #origins: ReadonlySet<string>;

  constructor({ listenHost, allowedHosts, allowedOrigins }: GuardOptions) {
    const own = ANY_ADDRESS.includes(listenHost) ? [] : [bracketed(listenHost)];
    this.#hosts = new Set([...LOOPBACK, ...own, ...allowedHosts].map((host) => host.toLowerCase()));
    this.#origins = new Set(allowedOrigins.map((origin) => new URL(origin).origin));
  }

  isHostAllowed(request: IncomingMessage): boolean {
    const name = hostName(request.headers.host);
    return name !== undefined && this.#hosts.has(name);
  }

  /** Whether a request that changes something comes from our own page. Without an origin: no. */
  isOriginAllowed(request: IncomingMessage): boolean {
    const { origin, host } = request.headers;
    if (origin === undefined || host === undefined) return false;
    return origin === `http://${host.toLowerCase()}` || this.#origins.has(origin);
  }

  /**
   * Whether a socket may be opened. Browsers send no origin with the polling transport's GET of the same
   * origin; then `Sec-Fetch-Site`, where they send it, must agree. A websocket always carries one.
   */
  isHandshakeAllowed(request: IncomingMessage): boolean {
    if (!this.isHostAllowed(request)) return false;
    if (request.headers.origin !== undefined) return this.isOriginAllowed(request);
    if (request.method !== 'GET' || request.headers.upgrade !== undefined) return false;
    const site = request.headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin';
  }
}

const bracketed = (host: string) => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host);

/** The name of a `Host` header, small, without its port; undefined when it is malformed. */
function hostName(header: string | undefined): string | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(header ?? '');
  return match?.[1]?.toLowerCase();
}
