import type { HostConnection, HostDraft } from '@snaptree/core';
import type { z } from 'zod';
import type { HostFields } from './fields.ts';

/** What was typed in the form that the server takes; not checked yet. */
export function draftOf(fields: HostFields): z.input<typeof HostDraft> {
  return { name: fields.name, connection: connectionOf(fields) };
}

function connectionOf(fields: HostFields): z.input<typeof HostConnection> {
  if (fields.kind === 'simulator') {
    return { kind: 'simulator', ...(fields.seed.trim() === '' ? {} : { seed: Number(fields.seed) }) };
  }
  const signIn = { ...filled('username', fields.username), ...secret(fields.password) };
  if (fields.kind === 'vsphere') {
    return { kind: 'vsphere', ...reachedAt(fields), username: fields.username, ...secret(fields.password) };
  }
  if (fields.kind === 'virtualbox') {
    return { kind: 'virtualbox', service: serviceOf(fields), ...(fields.service === 'local' ? {} : signIn) };
  }
  return {
    kind: 'libvirt',
    driver: fields.driver,
    scope: hasScope(fields) ? fields.scope : 'system',
    transport: transportOf(fields),
    ...(hasSignIn(fields) ? signIn : {}),
  };
}

/** Machines of one account are reached through its own socket only. */
export const hasScope = ({ driver, transport }: HostFields) =>
  driver === 'qemu' && (transport === 'unix' || transport === 'ssh');
/** libvirt offers no login that Snaptree speaks over plain TCP. */
export const hasSignIn = ({ transport }: HostFields) => transport !== 'tcp';

type Transport = Extract<HostConnection, { kind: 'libvirt' }>['transport'];

function transportOf(fields: HostFields): Transport {
  const port = portOf(fields);
  const host = fields.address.trim();
  switch (fields.transport) {
    case 'unix':
      return { kind: 'unix', ...filled('path', fields.path) };
    case 'ssh':
      return { kind: 'ssh', host, ...port, ...filled('user', fields.user) };
    case 'tcp':
      return { kind: 'tcp', host, ...port };
    case 'tls':
      return {
        kind: 'tls',
        ...reachedAt(fields),
        ...filled('certificate', fields.certificate),
        ...filled('privateKey', fields.privateKey),
      };
    default:
      return fields.transport satisfies never;
  }
}

/** The address of what shows a certificate, and how that is known. */
const reachedAt = (fields: HostFields) => ({
  host: fields.address.trim(),
  ...portOf(fields),
  ...filled('fingerprint', fields.fingerprint),
  ...filled('ca', fields.ca),
});

const portOf = ({ port }: HostFields) => (port.trim() === '' ? {} : { port: Number(port) });

type Service = Extract<HostConnection, { kind: 'virtualbox' }>['service'];

function serviceOf(fields: HostFields): Service {
  switch (fields.service) {
    case 'local':
      return { kind: 'local' };
    case 'http':
      return { kind: 'http', host: fields.address.trim(), ...portOf(fields) };
    case 'https':
      return { kind: 'https', ...reachedAt(fields) };
    default:
      return fields.service satisfies never;
  }
}

/** One optional property: left out when nothing was typed. */
function filled<K extends string>(key: K, value: string): { [P in K]?: string } {
  const property: { [P in K]?: string } = {};
  const text = value.trim();
  if (text !== '') property[key] = text;
  return property;
}

/** Passwords keep their blanks. */
const secret = (password: string) => (password === '' ? {} : { password });
