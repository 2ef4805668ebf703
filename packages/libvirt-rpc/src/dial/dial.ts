import { DialError } from '../errors.ts';
import { dialSsh } from './ssh.ts';
import { dialTcp } from './tcp.ts';
import { dialTls } from './tls.ts';
import type { Dialed, DialOptions, Transport } from './transport.ts';
import { dialUnix } from './unix.ts';

/** Connects to a daemon. Throws `DialError`, or the signal's reason. */
export function dial(transport: Transport, options: DialOptions): Promise<Dialed> {
  switch (transport.kind) {
    case 'unix':
      return dialUnix(transport, options);
    case 'ssh':
      return dialSsh(transport, options);
    case 'tcp':
      return dialTcp(transport, options);
    case 'tls':
      return dialTls(transport, options);
    default:
      throw new DialError(
        `Cannot dial ${JSON.stringify(transport satisfies never)}: use unix, ssh, tcp or tls.`,
        { reason: 'field' },
      );
  }
}
