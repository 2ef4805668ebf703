import type { HostConnection } from '@snaptree/core';
import { type Clock, type Connection, connect, type Transport } from '@snaptree/libvirt-rpc';
import { Link } from './link.ts';

export type LibvirtConnection = Extract<HostConnection, { kind: 'libvirt' }>;

export interface SessionOptions {
  readonly connection: LibvirtConnection;
  readonly clock: Clock;
  readonly jitter: () => number;
}

/**
 * The connections to one host. Reading and acting are kept apart, so that a merge of an hour never stands in
 * front of a page's poll: a daemon answers only a few calls of one connection at a time.
 */
export class Session {
  readonly reading: Link;
  readonly acting: Link;
  /** A second line for long lists; opened by the first one. */
  readonly readingToo: Link;

  constructor(options: SessionOptions) {
    const { clock, jitter } = options;
    const link = () => new Link({ connect: () => dial(options), clock, jitter });
    this.reading = link();
    this.readingToo = link();
    this.acting = link();
  }

  async close(): Promise<void> {
    await Promise.all([this.reading.close(), this.readingToo.close(), this.acting.close()]);
  }
}

function dial({ connection, clock }: SessionOptions): Promise<Connection> {
  const { username, password } = connection;
  return connect({
    transport: transportOf(connection),
    uri: uriOf(connection),
    clock,
    ...(username === undefined ? {} : { credentials: { username, password: password ?? '' } }),
  });
}

/** Undefined: the system's QEMU, or the user's own where only that daemon answers. */
function uriOf(connection: LibvirtConnection): string | undefined {
  if (connection.driver === 'test') return 'test:///default';
  return connection.scope === undefined ? undefined : `qemu:///${connection.scope}`;
}

function transportOf({ transport }: LibvirtConnection): Transport {
  switch (transport.kind) {
    case 'unix':
      return transport.path === undefined ? { kind: 'unix' } : { kind: 'unix', path: transport.path };
    case 'ssh':
      return {
        kind: 'ssh',
        host: transport.host,
        ...(transport.user === undefined ? {} : { user: transport.user }),
        ...(transport.port === undefined ? {} : { port: transport.port }),
      };
    case 'tcp':
      return { kind: 'tcp', host: transport.host, ...portOf(transport) };
    case 'tls':
      return {
        kind: 'tls',
        host: transport.host,
        ...portOf(transport),
        ...(transport.fingerprint === undefined ? {} : { fingerprint256: transport.fingerprint }),
      };
    default:
      return transport satisfies never;
  }
}

const portOf = ({ port }: { port?: number | undefined }) => (port === undefined ? {} : { port });
