import type { Credentials } from './auth/scram.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Connection } from './connection.ts';
import { checkedUri } from './dial/checks.ts';
import { dial } from './dial/dial.ts';
import type { Transport } from './dial/transport.ts';
import { DialError } from './errors.ts';
import { type Log, noLog } from './log.ts';
import { open } from './open.ts';

export interface ConnectOptions {
  readonly transport: Transport;
  /** A local libvirt URI. Default: `qemu:///system`, or `qemu:///session` if only the user's daemon responds. */
  readonly uri?: string | undefined;
  /** The daemon refuses all changes. */
  readonly readOnly?: boolean;
  /** For daemons that require SASL. */
  readonly credentials?: Credentials | undefined;
  /** For connecting, login and opening together; 15 s by default, 60 s over SSH. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock;
  readonly log?: Log;
}

/** An SSH handshake takes up to 25 s on a host under load (measured), and the daemon may have to start after it. */
const defaultTimeoutMs = { ssh: 60_000, others: 15_000 } as const;

/**
 * Connects to a libvirt daemon and opens a driver.
 * Rejects with `DialError`, `AuthenticationError`, `LibvirtError` (the daemon does not open the URI), or the
 * signal's reason.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { transport, readOnly = false, credentials, log = noLog } = options;
  const { clock = systemClock } = options;
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs[transport.kind === 'ssh' ? 'ssh' : 'others'];
  const uri = options.uri === undefined ? undefined : checkedUri(options.uri);
  const late = new AbortController();
  const cancel = clock.after(timeoutMs, () => late.abort(tooLate(transport, timeoutMs)));
  const signal = options.signal === undefined ? late.signal : AbortSignal.any([options.signal, late.signal]);
  try {
    signal.throwIfAborted();
    const dialed = await dial(transport, { uri, readOnly, signal });
    return await open(dialed, { uri, readOnly, credentials, signal, clock, log });
  } finally {
    cancel();
  }
}

function tooLate(transport: Transport, timeoutMs: number): DialError {
  const where = transport.kind === 'unix' ? 'on this computer' : `at ${transport.host}`;
  return new DialError(
    `libvirt ${where} did not respond within ${timeoutMs / 1000} s. Check the address, the firewall and the daemon.`,
    { reason: 'silent' },
  );
}
