import { connect, type Socket } from 'node:net';
import { opened } from '@snaptree/connect';
import { DialError, messageOf } from '../errors.ts';
import { type SocketCandidate, socketCandidates } from './sockets.ts';
import type { Dialed, DialOptions, UnixTransport } from './transport.ts';

/** Connects to the given socket, or to the first of the usual ones that responds. */
export async function dialUnix(transport: UnixTransport, options: DialOptions): Promise<Dialed> {
  const runtimeDir = process.env.XDG_RUNTIME_DIR;
  const candidates: readonly SocketCandidate[] =
    transport.path === undefined
      ? socketCandidates(options.uri, { readOnly: options.readOnly, runtimeDir })
      : [{ path: transport.path, session: isSession(transport.path, options.uri) }];
  const failures: string[] = [];
  for (const { path, session } of candidates) {
    try {
      const wire = await opened<Socket>(connect({ path }), { event: 'connect', signal: options.signal });
      return { wire, endpoint: { kind: 'unix', address: path, session } };
    } catch (error) {
      options.signal.throwIfAborted();
      failures.push(messageOf(error));
    }
  }
  const tried =
    failures.length > 0
      ? failures.join('; ')
      : 'XDG_RUNTIME_DIR is not set, so there is no socket to look for';
  const reason = reasonOf(failures);
  throw new DialError(`Cannot connect to libvirt on this computer: ${tried}. ${remedy(reason)}`, {
    reason,
    cause: new Error(tried),
  });
}

function isSession(path: string, uri: string | undefined): boolean {
  return uri === undefined ? /^\/run\/user\/\d+\//.test(path) : uri.endsWith('/session');
}

/** A socket that exists is more informative than missing ones. */
function reasonOf(failures: readonly string[]): 'socketDenied' | 'nobodyListens' | 'noSocket' {
  if (failures.some((failure) => failure.includes('EACCES'))) return 'socketDenied';
  return failures.some((failure) => failure.includes('ECONNREFUSED')) ? 'nobodyListens' : 'noSocket';
}

function remedy(reason: ReturnType<typeof reasonOf>): string {
  return reason === 'socketDenied'
    ? 'Add the account that runs Snaptree to the group libvirt, then log in again.'
    : 'Start libvirtd or virtqemud, or enter the path of its socket.';
}
