import type { Problem } from '@snaptree/core';
import type { HostConnection } from '@snaptree/hypervisors';

/** libvirt's own names: libvirt-sock, virtqemud-sock, virtqemud-sock-ro… (remote_sockets.c, 9.0). */
const LIBVIRT_SOCKET = /\/(?:libvirt|virt[a-z]+d)-sock(?:-ro)?$/;

/**
 * Why a socket cannot be entered in the browser: with any other path, its answer would reveal whether a file exists. The
 * configuration file may name every path.
 */
export function socketProblem(connection: HostConnection, on: string): Problem | undefined {
  if (connection.kind !== 'libvirt' || connection.transport.kind !== 'unix') return undefined;
  const { path } = connection.transport;
  if (path === undefined || LIBVIRT_SOCKET.test(path)) return undefined;
  return {
    code: 'badRequest',
    what: 'The path of host {on} is not a libvirt socket.',
    on,
    todo: 'Enter a path that ends with libvirt-sock, virtqemud-sock, or another name that libvirt gives its sockets. For any other path, use the configuration file.',
  };
}
