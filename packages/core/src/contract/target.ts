import type { HostConnection } from './hosts.ts';

/** Ports when nothing else is configured: ssh's, libvirtd's (libvirtd.conf, 9.0), vboxwebsrv's (7.2), vCenter's. */
export const usualPorts = {
  ssh: 22,
  tcp: 16_509,
  tls: 16_514,
  http: 18_083,
  https: 18_083,
  vsphere: 443,
} as const;

/**
 * The machines that a connection leads to, as a text to compare: two hosts with the same one would show the same
 * machines twice and hold no job of the other off. Undefined for simulated hosts, of which each is its own.
 * Names that mean the same machine cannot be told from here.
 */
export function targetOf(connection: HostConnection): string | undefined {
  if (connection.kind === 'simulator') return undefined;
  if (connection.kind === 'virtualbox') return `virtualbox ${addressOf(connection)}`;
  if (connection.kind === 'vsphere') return addressOf(connection);
  const { driver, scope = 'system' } = connection;
  return `${addressOf(connection)} ${driver} ${driver === 'test' ? '' : scope}`.trim();
}

/** Way, address and port: where secrets are sent to. */
export function addressOf(connection: HostConnection): string {
  if (connection.kind === 'simulator') return 'simulator';
  const place = placeOf(connection);
  if (place.kind === 'local') return 'local';
  if (place.kind === 'unix') return `unix ${place.path ?? ''}`.trim();
  const { kind, host, port = usualPorts[kind] } = place;
  return `${kind} ${host.toLowerCase()}:${port}`;
}

/** The part of a connection that says where. */
function placeOf(connection: Exclude<HostConnection, { kind: 'simulator' }>) {
  switch (connection.kind) {
    case 'libvirt':
      return connection.transport;
    case 'virtualbox':
      return connection.service;
    case 'vsphere':
      return connection;
    default:
      return connection satisfies never;
  }
}
