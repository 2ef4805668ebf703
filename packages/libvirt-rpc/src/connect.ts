import { authenticate } from './auth/authenticate.ts';
import type { Credentials } from './auth/scram.ts';
import { type Clock, systemClock } from './clock.ts';
import { Connection, Listeners } from './connection.ts';
import { checkedUri } from './dial/checks.ts';
import { dial } from './dial/dial.ts';
import type { Dialed, Transport } from './dial/transport.ts';
import { ConnectionLost, DialError } from './errors.ts';
import { type Log, noLog } from './log.ts';
import { connectProcedures } from './protocol/procedures/connect.ts';
import { Router } from './route/router.ts';

export interface ConnectOptions {
  readonly transport: Transport;
  /** A local libvirt URI. Without it: `qemu:///system`, or `qemu:///session` if only the user's daemon answers. */
  readonly uri?: string | undefined;
  /** The daemon then refuses everything that changes anything. */
  readonly readOnly?: boolean;
  /** For daemons that ask for SASL. */
  readonly credentials?: Credentials | undefined;
  /** For dialing, login and opening together; 15 s unless given. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock;
  readonly log?: Log;
}

const defaultTimeoutMs = 15_000;
/** `VIR_CONNECT_RO` (libvirt-host.h). */
const readOnlyFlag = 1;
/** `VIR_DRV_FEATURE_PROGRAM_KEEPALIVE` (libvirt_internal.h, 9.0). To ask for it makes the daemon send pings, too. */
const keepaliveFeature = 10;

/**
 * Connects to a libvirt daemon and opens a driver.
 * Rejects with `DialError`, `AuthenticationError`, `LibvirtError` (the daemon does not open the URI), or the
 * signal's reason.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { transport, readOnly = false, clock = systemClock, timeoutMs = defaultTimeoutMs } = options;
  const uri = options.uri === undefined ? undefined : checkedUri(options.uri);
  const late = new AbortController();
  const cancel = clock.after(timeoutMs, () => late.abort(tooLate(transport, timeoutMs)));
  const signal = options.signal === undefined ? late.signal : AbortSignal.any([options.signal, late.signal]);
  signal.throwIfAborted();
  try {
    const dialed = await dial(transport, { uri, readOnly, signal });
    return await open(dialed, { ...options, clock, signal, uri });
  } finally {
    cancel();
  }
}

type OpenOptions = ConnectOptions & { readonly clock: Clock; readonly signal: AbortSignal };

async function open({ wire, endpoint }: Dialed, options: OpenOptions): Promise<Connection> {
  const { clock, signal, log = noLog } = options;
  const listeners = new Listeners();
  const router = new Router(wire, {
    clock,
    log,
    peer: endpoint.address,
    onEvent: (event) => listeners.event(event),
    onClose: (reason) => {
      for (const listener of listeners.close) listener(reason);
    },
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
  const cause = error.cause instanceof Error ? error.cause.message : 'it closed the connection';
  return new DialError(
    `Cannot open libvirt at ${address}: ${cause}. Check the address, and what the daemon's log says.`,
    { cause: error },
  );
}

function tooLate(transport: Transport, timeoutMs: number): DialError {
  const where = transport.kind === 'unix' ? 'on this machine' : `at ${transport.host}`;
  return new DialError(
    `Libvirt ${where} did not answer within ${timeoutMs / 1000} s. Check the address, the firewall and the daemon.`,
  );
}
