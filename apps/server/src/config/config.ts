import { readFileSync } from 'node:fs';
import { HostConnection } from '@snaptree/core';
import { z } from 'zod';

const ConfiguredHost = z.strictObject({
  /** Part of the web addresses; stable over the years. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'small letters, digits and hyphens'),
  name: z.string().trim().min(1).max(100),
  connection: HostConnection,
  /** A file that holds the password, its last line end not counted. */
  passwordFile: z.string().optional(),
});

/** The configuration file, JSON. Every key may be left out. */
export const Configuration = z.strictObject({
  hosts: z.array(ConfiguredHost).default([]),
  /** The demo fleet; without the key it is shown when no host is configured. */
  demo: z.boolean().optional(),
  /** Names besides loopback under which browsers reach the server, without port. */
  allowedHosts: z.array(z.string()).default([]),
  /** Full origins (`https://snaptree.example`) of proxies that speak TLS for the server. */
  allowedOrigins: z.array(z.url()).default([]),
});
export type Configuration = z.infer<typeof Configuration>;

/** What is wrong with the configuration file, for people. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Reads the configuration file; undefined path: the defaults. Throws `ConfigurationError`. */
export function loadConfiguration(path: string | undefined): Configuration {
  if (path === undefined) return Configuration.parse({});
  const parsed = Configuration.safeParse(readJson(path));
  if (!parsed.success) {
    throw new ConfigurationError(`The configuration ${path} is not valid:\n${z.prettifyError(parsed.error)}`);
  }
  const ids = parsed.data.hosts.map((host) => host.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new ConfigurationError(`The configuration ${path} names the host id "${twice}" twice.`);
  }
  return { ...parsed.data, hosts: parsed.data.hosts.map(withPassword) };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError(`The configuration ${path} cannot be read: ${reason}`, { cause });
  }
}

function withPassword(host: z.infer<typeof ConfiguredHost>): z.infer<typeof ConfiguredHost> {
  if (host.passwordFile === undefined || host.connection.kind !== 'libvirt') return host;
  try {
    const password = readFileSync(host.passwordFile, 'utf8').replace(/\r?\n$/, '');
    return { ...host, connection: { ...host.connection, password } };
  } catch (cause) {
    throw new ConfigurationError(`The password file of host "${host.id}" cannot be read.`, { cause });
  }
}
