import type { Host } from '@snaptree/core';

export const transports = ['unix', 'ssh', 'tls', 'tcp'] as const;
export type TransportKind = (typeof transports)[number];

/** What the form holds: plain text, as typed. */
export interface HostFields {
  readonly name: string;
  readonly kind: 'libvirt' | 'simulator';
  readonly seed: string;
  readonly driver: 'qemu' | 'test';
  readonly scope: 'system' | 'session';
  readonly transport: TransportKind;
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

/** In the order in which they stand on the page. */
export const fieldNames = [
  'name',
  'kind',
  'seed',
  'transport',
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
