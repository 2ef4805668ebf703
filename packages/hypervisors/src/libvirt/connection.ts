import { z } from 'zod';
import { type ConnectionKind, filled } from '../connection/connection-kind.ts';
import {
  Address,
  Fingerprint,
  Password,
  PemCertificates,
  PemKey,
  Port,
  withPort,
} from '../connection/fields.ts';
import { AppArmorAllows } from './confinement.ts';

const Transport = z.discriminatedUnion('kind', [
  /** Path absent: the usual sockets, one after the other. */
  z.strictObject({ kind: z.literal('unix'), path: z.string().startsWith('/').optional() }),
  z.strictObject({
    kind: z.literal('ssh'),
    host: Address,
    user: z
      .string()
      .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/)
      .optional(),
    port: Port.optional(),
    /** Let ssh read ~/.ssh/config of the account that runs the server. Absent: no, except in the configuration file. */
    useSshConfig: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('tcp'), host: Address, port: Port.optional() }),
  z.strictObject({
    kind: z.literal('tls'),
    host: Address,
    port: Port.optional(),
    fingerprint: Fingerprint.optional(),
    /** PEM of the authority that signs the server's certificate; absent: the system's authorities. */
    ca: PemCertificates.optional(),
    /** PEM of the client certificate, and its key. */
    certificate: PemCertificates.optional(),
    /** Write-only: never read back. */
    privateKey: PemKey.optional(),
  }),
]);

export const LibvirtConnection = z.strictObject({
  kind: z.literal('libvirt'),
  driver: z.enum(['qemu', 'test']),
  /** `session`: the daemon of the account that runs the server. */
  scope: z.enum(['system', 'session']).optional(),
  transport: Transport,
  /** Absent: nothing beyond the defaults of libvirt. */
  appArmorAllows: z.array(AppArmorAllows).optional(),
  username: z.string().max(256).optional(),
  password: Password.optional(),
});
export type LibvirtConnection = z.infer<typeof LibvirtConnection>;

/** Ports when none is given: ssh's and libvirtd's (libvirtd.conf, 9.0). */
export const libvirtPorts = { ssh: 22, tcp: 16_509, tls: 16_514 } as const;

export const libvirtConnections: ConnectionKind<LibvirtConnection> = {
  kind: 'libvirt',
  name: 'libvirt',
  // A daemon serves five requests of a client at once (max_client_requests, libvirtd.conf 9.0); one stays free for reads.
  concurrentSteps: 4,
  // Over SSH the handshake alone may take 25 s on a host under load. Where libvirt starts on demand, the first call makes
  // it examine every QEMU on the host.
  connectMs: ({ transport }) => (transport.kind === 'ssh' ? 90_000 : 30_000),
  addressOf,
  targetOf(connection) {
    const { driver, scope = 'system' } = connection;
    return `${addressOf(connection)} ${driver} ${driver === 'test' ? '' : scope}`.trim();
  },
  describe: (connection) => `${wayTo(connection)}${allowedBy(connection)}`,
  secrets: ['password', 'privateKey'],
  usernameOf: ({ username }) => username,
  secretsOf: ({ password, transport }) => ({
    password,
    privateKey: transport.kind === 'tls' ? transport.privateKey : undefined,
  }),
  withSecrets({ password: _, ...connection }, secrets) {
    return {
      ...connection,
      transport: withKey(connection.transport, secrets.privateKey),
      ...filled('password', secrets.password),
    };
  },
  certificatesWith: 'the transport tls',
  certificatesOf: ({ transport }) => (transport.kind === 'tls' ? transport : undefined),
  withCertificates: (connection, pem) =>
    connection.transport.kind === 'tls'
      ? { ...connection, transport: { ...connection.transport, ...pem } }
      : undefined,
};

function wayTo({ transport, driver }: LibvirtConnection): string {
  switch (transport.kind) {
    case 'unix':
      return `libvirt (${driver}) on this computer${transport.path === undefined ? '' : `, ${transport.path}`}`;
    case 'ssh': {
      const user = transport.user === undefined ? '' : `${transport.user}@`;
      return `libvirt (${driver}) over SSH, ${user}${withPort(transport.host, transport.port)}`;
    }
    case 'tcp':
    case 'tls':
      return `libvirt (${driver}) over ${transport.kind.toUpperCase()}, ${withPort(transport.host, transport.port)}`;
    default:
      return transport satisfies never;
  }
}

/** Shown with the host, because it lifts guards. */
function allowedBy({ appArmorAllows = [] }: LibvirtConnection): string {
  return appArmorAllows.length === 0
    ? ''
    : `, AppArmor allows ${appArmorAllows.map((what) => `${what}s`).join(' and ')}`;
}

function addressOf({ transport }: LibvirtConnection): string {
  if (transport.kind === 'unix') return `unix ${transport.path ?? ''}`.trim();
  const { kind, host, port = libvirtPorts[kind] } = transport;
  return `${kind} ${host.toLowerCase()}:${port}`;
}

function withKey(
  transport: LibvirtConnection['transport'],
  privateKey: string | undefined,
): LibvirtConnection['transport'] {
  if (transport.kind !== 'tls') return transport;
  const { privateKey: _, ...rest } = transport;
  return { ...rest, ...filled('privateKey', privateKey) };
}
