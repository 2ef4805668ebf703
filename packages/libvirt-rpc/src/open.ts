import { authenticate } from './auth/authenticate.ts';
import type { Credentials } from './auth/scram.ts';
import type { Clock } from './clock.ts';
import { Connection, Listeners } from './connection.ts';
import type { Dialed } from './dial/transport.ts';
import { ConnectionLost, DialError, messageOf, ProtocolError } from './errors.ts';
import type { Log } from './log.ts';
import { connectProcedures } from './protocol/procedures/connect.ts';
import { Router } from './route/router.ts';

/** `VIR_CONNECT_RO` (libvirt-host.h). */
const readOnlyFlag = 1;
/** `VIR_DRV_FEATURE_PROGRAM_KEEPALIVE` (libvirt_internal.h, 9.0). Asking for it makes the daemon send pings, too. */
const keepaliveFeature = 10;

export interface OpenOptions {
  readonly uri: string | undefined;
  readonly readOnly: boolean;
  readonly credentials?: Credentials | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

export async function open({ wire, endpoint }: Dialed, options: OpenOptions): Promise<Connection> {
  const { clock, signal, log } = options;
  const listeners = new Listeners(log);
  const router = new Router(wire, {
    clock,
    log,
    peer: endpoint.address,
    onEvent: (event) => listeners.event(event),
    onClose: (reason) => listeners.closed(reason),
  });
  const uri = options.uri ?? (endpoint.session ? 'qemu:///session' : 'qemu:///system');
  try {
    await authenticate((procedure, args) => router.call(procedure, args, { signal }), options.credentials);
    const { supported } = await router.call(
      connectProcedures.connectSupportsFeature,
      { feature: keepaliveFeature },
      { signal },
    );
    if (supported) router.startKeepalive();
    const flags = options.readOnly ? readOnlyFlag : 0;
    await router.call(connectProcedures.connectOpen, { name: uri, flags }, { signal });
    return new Connection(router, { endpoint, uri, listeners, clock });
  } catch (error) {
    router.lose(error);
    throw error instanceof ConnectionLost ? hungUp(endpoint.address, error) : error;
  }
}

function hungUp(address: string, error: ConnectionLost): DialError {
  const { cause } = error;
  const reason = cause instanceof DialError ? cause.reason : undefined;
  return new DialError(
    `Cannot open libvirt at ${address}: ${messageOf(cause)}. Check the address and the daemon's log.`,
    { reason: reason ?? (cause instanceof ProtocolError ? 'notLibvirt' : 'hungUp'), cause },
  );
}
