import { type Clock, type Connection, connect, type Transport } from '@snaptree/libvirt-rpc';
import { cannotConnect, type LibvirtConnection } from './cannot-connect.ts';
import { Link } from './link.ts';
import { Monitors } from './monitors.ts';

/** Four connections read 2,000 snapshots more than twice as fast as one (2 cores, libvirt 9.0). */
const moreConnections = 3;

export interface SessionOptions {
  readonly connection: LibvirtConnection;
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * The connections to one host. Steps have their own, so that a long merge never delays reading: a daemon handles only
 * a few calls of one connection at a time.
 */
export class Session {
  readonly reading: Link;
  readonly acting: Link;
  /** For calls that QEMU answers. */
  readonly monitors: Monitors;
  readonly #more: readonly Link[];

  constructor(options: SessionOptions) {
    const { clock, random } = options;
    const link = () => new Link({ connect: () => dial(options), clock, random });
    this.reading = link();
    this.#more = Array.from({ length: moreConnections }, link);
    this.acting = link();
    this.monitors = new Monitors({ link, clock });
  }

  /** More connections for long lists, opened when first needed. Empty if none can be opened. */
  readonly more = async (): Promise<Connection[]> => {
    const dialed = await Promise.allSettled(this.#more.map((link) => link.get()));
    return dialed.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  };

  async close(): Promise<void> {
    const all = [this.reading, this.acting, this.monitors, ...this.#more];
    await Promise.all(all.map((each) => each.close()));
  }
}

async function dial({ connection, clock }: SessionOptions): Promise<Connection> {
  const { username, password } = connection;
  try {
    return await connect({
      transport: transportOf(connection),
      uri: uriOf(connection),
      clock,
      ...(username === undefined ? {} : { credentials: { username, password: password ?? '' } }),
    });
  } catch (error) {
    throw cannotConnect(error, connection);
  }
}

/** Undefined: the system's QEMU, or the user's if only that daemon responds. */
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
        ignoreConfiguration: transport.useSshConfig !== true,
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
        ...(transport.ca === undefined ? {} : { ca: transport.ca }),
        ...(transport.certificate === undefined ? {} : { cert: transport.certificate }),
        ...(transport.privateKey === undefined ? {} : { key: transport.privateKey }),
      };
    default:
      return transport satisfies never;
  }
}

const portOf = ({ port }: { port?: number | undefined }) => (port === undefined ? {} : { port });
