import type { Host, HostConnection } from '@snaptree/core';

/** A connection as one readable line. */
export function connectionInWords(connection: HostConnection): string {
  if (connection.kind === 'simulator') return 'simulated';
  if (connection.kind === 'virtualbox') return virtualBoxInWords(connection.service);
  if (connection.kind === 'vsphere') return `vSphere, ${connection.host}${port(connection.port)}`;
  const { transport, driver } = connection;
  switch (transport.kind) {
    case 'unix':
      return `libvirt (${driver}) on this machine${transport.path === undefined ? '' : `, ${transport.path}`}`;
    case 'ssh': {
      const user = transport.user === undefined ? '' : `${transport.user}@`;
      return `libvirt (${driver}) by SSH, ${user}${transport.host}${port(transport.port)}`;
    }
    case 'tcp':
    case 'tls':
      return `libvirt (${driver}) by ${transport.kind.toUpperCase()}, ${transport.host}${port(transport.port)}`;
    default:
      return transport satisfies never;
  }
}

function virtualBoxInWords(service: Extract<HostConnection, { kind: 'virtualbox' }>['service']): string {
  return service.kind === 'local'
    ? 'VirtualBox on this machine'
    : `VirtualBox by ${service.kind.toUpperCase()}, ${service.host}${port(service.port)}`;
}

const port = (number: number | undefined) => (number === undefined ? '' : `:${number}`);

/** Where a host comes from, and where it is changed. */
export const originWords: Record<Host['origin'], { short: string; why?: string }> = {
  settings: { short: 'Added here' },
  file: {
    short: 'From the configuration file',
    why: 'It is changed in that file, and read when the server starts.',
  },
  demo: {
    short: 'Demonstration',
    why: 'It goes with "demo": false in the configuration file, or with the option --no-demo.',
  },
};
