import { type Host, type HostConnection, HostDraft } from '@snaptree/core';
import { z } from 'zod';

export type TransportKind = 'unix' | 'ssh' | 'tcp' | 'tls';

/** What the form holds: plain text, as typed. */
export interface HostFields {
  readonly name: string;
  readonly driver: 'qemu' | 'test';
  readonly scope: 'system' | 'session';
  readonly transport: TransportKind;
  readonly path: string;
  readonly address: string;
  readonly user: string;
  readonly port: string;
  readonly fingerprint: string;
  readonly username: string;
  readonly password: string;
}

export const emptyFields: HostFields = {
  name: '',
  driver: 'qemu',
  scope: 'system',
  transport: 'unix',
  path: '',
  address: '',
  user: '',
  port: '',
  fingerprint: '',
  username: '',
  password: '',
};

/** The fields of a host that is already saved; its password is never read back. */
export function fieldsOf(host: Host): HostFields {
  const { connection } = host;
  if (connection.kind !== 'libvirt') return { ...emptyFields, name: host.name };
  const { transport } = connection;
  return {
    ...emptyFields,
    name: host.name,
    driver: connection.driver,
    scope: connection.scope ?? 'system',
    transport: transport.kind,
    path: transport.kind === 'unix' ? (transport.path ?? '') : '',
    address: transport.kind === 'unix' ? '' : transport.host,
    user: transport.kind === 'ssh' ? (transport.user ?? '') : '',
    port: transport.kind === 'unix' ? '' : String(transport.port ?? ''),
    fingerprint: transport.kind === 'tls' ? (transport.fingerprint ?? '') : '',
    username: connection.username ?? '',
  };
}

export type FieldErrors = Partial<Record<keyof HostFields, string>>;
export type Checked =
  | { readonly ok: true; readonly draft: HostDraft }
  | { readonly ok: false; readonly errors: FieldErrors };

const hints: FieldErrors = {
  name: 'Give the host a name of at most 100 characters.',
  path: 'A path begins with a slash. Leave it empty to try the usual sockets.',
  address: 'A host name or an address, without spaces, user or port.',
  user: 'Letters, digits, dots, dashes and underscores.',
  port: 'A number from 1 to 65535.',
  fingerprint: 'SHA-256: 64 hexadecimal digits, with or without colons.',
};

/** Turns what was typed into what the server takes, checked by the contract's own rules. */
export function checkFields(fields: HostFields): Checked {
  const parsed = HostDraft.safeParse({ name: fields.name, connection: connectionOf(fields) });
  if (parsed.success) return { ok: true, draft: parsed.data };
  const errors: FieldErrors = {};
  for (const issue of parsed.error.issues) {
    const field = fieldAt(issue.path.at(-1));
    if (field !== undefined) errors[field] = hints[field] ?? issue.message;
  }
  return { ok: false, errors };
}

function connectionOf(fields: HostFields): z.input<typeof HostConnection> {
  return {
    kind: 'libvirt',
    driver: fields.driver,
    scope: fields.scope,
    transport: transportOf(fields),
    ...filled('username', fields.username),
    ...filled('password', fields.password),
  };
}

type Transport = Extract<HostConnection, { kind: 'libvirt' }>['transport'];

function transportOf(fields: HostFields): Transport {
  const port = fields.port.trim() === '' ? {} : { port: Number(fields.port) };
  const host = fields.address.trim();
  switch (fields.transport) {
    case 'unix':
      return { kind: 'unix', ...filled('path', fields.path) };
    case 'ssh':
      return { kind: 'ssh', host, ...port, ...filled('user', fields.user) };
    case 'tcp':
      return { kind: 'tcp', host, ...port };
    case 'tls':
      return { kind: 'tls', host, ...port, ...filled('fingerprint', fields.fingerprint) };
    default:
      return fields.transport satisfies never;
  }
}

/** One optional property: left out when nothing was typed. Passwords keep their blanks. */
function filled<K extends string>(key: K, value: string): { [P in K]?: string } {
  const text = key === 'password' ? value : value.trim();
  const property: { [P in K]?: string } = {};
  if (text !== '') property[key] = text;
  return property;
}

function fieldAt(part: PropertyKey | undefined): keyof HostFields | undefined {
  if (part === 'host') return 'address';
  const field = z
    .enum(['name', 'path', 'user', 'port', 'fingerprint', 'username', 'password'])
    .safeParse(part);
  return field.success ? field.data : undefined;
}
