import { readFileSync } from 'node:fs';
import {
  certificateUsers,
  HostConnection,
  secretsOf,
  takesSecrets,
  withCertificates,
  withSecrets,
} from '@snaptree/hypervisors';
import { z } from 'zod';

const ConfiguredHost = z.strictObject({
  /** Part of web addresses and saved with jobs, so it must stay the same. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use only lowercase letters, digits and hyphens'),
  name: z.string().trim().min(1).max(100),
  connection: HostConnection,
  /** A file with the password. One line break at its end is ignored. */
  passwordFile: z.string().optional(),
  /** PEM files for TLS connections, instead of PEM text. */
  caFile: z.string().optional(),
  certificateFile: z.string().optional(),
  privateKeyFile: z.string().optional(),
});

type ConfiguredHost = z.infer<typeof ConfiguredHost>;

/** The configuration file, in JSON. Every key is optional. */
export const Configuration = z.strictObject({
  hosts: z.array(ConfiguredHost).default([]),
  /** Show the demo hosts. Default: only if no host is configured. */
  demo: z.boolean().optional(),
  /** Finished jobs are deleted from the journal after so many days. */
  keepJobsDays: z.int().min(30).max(36_500).default(365),
  /** Host names, in addition to loopback, by which browsers reach the server, without port. */
  allowedHosts: z.array(z.string()).default([]),
  /** Full origins (`https://snaptree.example`) of proxies that speak TLS for the server. */
  allowedOrigins: z.array(z.url()).default([]),
});
export type Configuration = z.infer<typeof Configuration>;

/** The configuration file is not valid. The message is for users. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Reads the configuration file. Without a path, returns the defaults. Throws `ConfigurationError`. */
export function loadConfiguration(path: string | undefined): Configuration {
  if (path === undefined) return Configuration.parse({});
  const parsed = Configuration.safeParse(readJson(path));
  if (!parsed.success) {
    throw new ConfigurationError(`The configuration ${path} is not valid:\n${z.prettifyError(parsed.error)}`);
  }
  const ids = parsed.data.hosts.map((host) => host.id);
  const duplicate = ids.find((id, index) => ids.indexOf(id) !== index);
  if (duplicate !== undefined) {
    throw new ConfigurationError(`The configuration ${path} has two hosts with the ID "${duplicate}".`);
  }
  return { ...parsed.data, hosts: parsed.data.hosts.map(withFiles) };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError(`Cannot read the configuration ${path}: ${reason}`, { cause });
  }
}

function withFiles(host: ConfiguredHost): ConfiguredHost {
  const { connection, passwordFile, caFile, certificateFile, privateKeyFile } = host;
  if (!takesSecrets(connection)) return host;
  const password = textOf(passwordFile, host.id)?.replace(/\r?\n$/, '');
  const pem = {
    ...filled('ca', textOf(caFile, host.id)),
    ...filled('certificate', textOf(certificateFile, host.id)),
    ...filled('privateKey', textOf(privateKeyFile, host.id)),
  };
  const signedIn =
    password === undefined ? connection : withSecrets(connection, { ...secretsOf(connection), password });
  const secured = Object.keys(pem).length === 0 ? signedIn : withCertificates(signedIn, pem);
  if (secured === undefined) {
    throw new ConfigurationError(
      `Host "${host.id}" has certificate files, but only ${lists.format(certificateUsers())} use certificates.`,
    );
  }
  const parsed = HostConnection.safeParse(secured);
  if (parsed.success) return { ...host, connection: parsed.data };
  throw new ConfigurationError(
    `A password or certificate file of host "${host.id}" is not valid:\n${z.prettifyError(parsed.error)}`,
  );
}

const lists = new Intl.ListFormat('en-US');

const filled = (key: string, text: string | undefined) => (text === undefined ? {} : { [key]: text });

function textOf(path: string | undefined, hostId: string): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError(`Cannot read the file ${path} of host "${hostId}": ${reason}`, { cause });
  }
}
