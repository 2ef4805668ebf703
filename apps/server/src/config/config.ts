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
  /** Part of the web addresses; stable over the years. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'small letters, digits and hyphens'),
  name: z.string().trim().min(1).max(100),
  connection: HostConnection,
  /** A file that holds the password, its last line end not counted. */
  passwordFile: z.string().optional(),
  /** PEM files for connections by TLS, in place of the texts. */
  caFile: z.string().optional(),
  certificateFile: z.string().optional(),
  privateKeyFile: z.string().optional(),
});

type ConfiguredHost = z.infer<typeof ConfiguredHost>;

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
  return { ...parsed.data, hosts: parsed.data.hosts.map(withFiles) };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError(`The configuration ${path} cannot be read: ${reason}`, { cause });
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
      `The host "${host.id}" names certificates, which only ${lists.format(certificateUsers())} have.`,
    );
  }
  const parsed = HostConnection.safeParse(secured);
  if (parsed.success) return { ...host, connection: parsed.data };
  throw new ConfigurationError(
    `A file that the host "${host.id}" names does not hold what it should:\n${z.prettifyError(parsed.error)}`,
  );
}

const lists = new Intl.ListFormat('en-GB');

const filled = (key: string, text: string | undefined) => (text === undefined ? {} : { [key]: text });

function textOf(path: string | undefined, hostId: string): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigurationError(`The file ${path} of the host "${hostId}" cannot be read.`, { cause });
  }
}
