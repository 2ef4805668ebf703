import type { ConnectionFields } from './connection-fields.ts';

/** One optional property: left out when nothing was typed. */
export function typed<K extends string>(key: K, value: string): { [P in K]?: string } {
  const property: { [P in K]?: string } = {};
  const text = value.trim();
  if (text !== '') property[key] = text;
  return property;
}

/** Passwords keep their blanks. */
export const typedPassword = (password: string) => (password === '' ? {} : { password });

export const typedPort = ({ port }: ConnectionFields) => (port.trim() === '' ? {} : { port: Number(port) });

/** The address of a server that presents a certificate, and what the certificate is checked against. */
export const typedServer = (fields: ConnectionFields) => ({
  host: fields.address.trim(),
  ...typedPort(fields),
  ...typed('fingerprint', fields.fingerprint),
  ...typed('ca', fields.ca),
});
