import { connect, type Socket } from 'node:net';
import { checkLiteral, dialableLookup, networkReason, opened } from '@snaptree/connect';
import { DialError, messageOf } from '../errors.ts';
import { checkedHost, checkedPort } from './checks.ts';
import type { Dialed, DialOptions, TcpTransport } from './transport.ts';

/** libvirtd's default `tcp_port` (libvirtd.conf, 9.0). */
const defaultPort = 16_509;

export async function dialTcp(transport: TcpTransport, { signal }: DialOptions): Promise<Dialed> {
  const host = checkedHost(transport.host);
  const port = checkedPort(transport.port ?? defaultPort);
  const address = `${host}:${port}`;
  try {
    checkLiteral(host);
    const wire = await opened<Socket>(connect({ host, port, noDelay: true, lookup: dialableLookup }), {
      event: 'connect',
      signal,
    });
    return { wire, endpoint: { kind: 'tcp', address, session: false } };
  } catch (error) {
    signal.throwIfAborted();
    throw new DialError(
      `Cannot connect to libvirt at ${address}: ${messageOf(error)}. ` +
        'Check the address, the firewall, and that libvirtd listens on TCP (libvirtd-tcp.socket, auth_tcp).',
      { reason: networkReason(error) ?? 'hungUp', cause: error },
    );
  }
}
