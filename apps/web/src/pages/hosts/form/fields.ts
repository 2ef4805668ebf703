import type { Host, HostConnection } from '@snaptree/core';
import type { HostKind } from '../../../messages/hosts.ts';

export type TransportKind = 'unix' | 'ssh' | 'tls' | 'tcp';

/** Where VirtualBox's web service is. */
export type ServiceKind = 'local' | 'https' | 'http';

/** What the form holds: plain text, as typed. */
export interface HostFields {
  readonly name: string;
  readonly kind: HostKind;
  readonly seed: string;
  readonly driver: 'qemu' | 'test';
  readonly scope: 'system' | 'session';
  readonly transport: TransportKind;
  readonly service: ServiceKind;
  readonly path: string;
  readonly address: string;
  readonly user: string;
  readonly port: string;
  readonly fingerprint: string;
  readonly ca: string;
  readonly certificate: string;
  readonly privateKey: string;
  readonly username: string;
  readonly password: string;
}

export const emptyFields: HostFields = {
  name: '',
  kind: 'libvirt',
  seed: '',
  driver: 'qemu',
  scope: 'system',
  transport: 'unix',
  service: 'local',
  path: '',
  address: '',
  user: '',
  port: '',
  fingerprint: '',
  ca: '',
  certificate: '',
  privateKey: '',
  username: '',
  password: '',
};

/** The fields of a host that is already saved; its secrets are never read back. */
export function fieldsOf({ name, connection }: Host): HostFields {
  if (connection.kind === 'simulator') {
    return { ...emptyFields, name, kind: 'simulator', seed: String(connection.seed ?? '') };
  }
  if (connection.kind === 'virtualbox') return { ...virtualBoxFields(connection), name };
  if (connection.kind === 'vsphere') return { ...vSphereFields(connection), name };
  const { transport, driver, scope = 'system', username = '' } = connection;
  const known = { ...emptyFields, name, driver, scope, username, transport: transport.kind };
  if (transport.kind === 'unix') return { ...known, path: transport.path ?? '' };
  const reached = { ...known, address: transport.host, port: String(transport.port ?? '') };
  switch (transport.kind) {
    case 'ssh':
      return { ...reached, user: transport.user ?? '' };
    case 'tcp':
      return reached;
    case 'tls': {
      const { fingerprint = '', ca = '', certificate = '' } = transport;
      return { ...reached, fingerprint, ca, certificate };
    }
    default:
      return transport satisfies never;
  }
}

function virtualBoxFields(connection: Extract<HostConnection, { kind: 'virtualbox' }>): HostFields {
  const { service, username = '' } = connection;
  const known = { ...emptyFields, kind: connection.kind, service: service.kind, username };
  if (service.kind === 'local') return known;
  const reached = { ...known, address: service.host, port: String(service.port ?? '') };
  if (service.kind === 'http') return reached;
  const { fingerprint = '', ca = '' } = service;
  return { ...reached, fingerprint, ca };
}

function vSphereFields(connection: Extract<HostConnection, { kind: 'vsphere' }>): HostFields {
  const { kind, host, port, username, fingerprint = '', ca = '' } = connection;
  return { ...emptyFields, kind, address: host, port: String(port ?? ''), username, fingerprint, ca };
}

/** In the order in which they stand on the page. */
export const fieldNames = [
  'name',
  'kind',
  'seed',
  'transport',
  'service',
  'path',
  'address',
  'port',
  'user',
  'ca',
  'fingerprint',
  'certificate',
  'privateKey',
  'driver',
  'scope',
  'username',
  'password',
] as const satisfies (keyof HostFields)[];
