import { z } from 'zod';
import { type ConnectionKind, filled } from '../connection/connection-kind.ts';
import { Address, Fingerprint, Password, PemCertificates, Port, withPort } from '../connection/fields.ts';

export const VirtualBoxConnection = z.strictObject({
  kind: z.literal('virtualbox'),
  /** Where VirtualBox's own web service is. */
  service: z.discriminatedUnion('kind', [
    /** On the computer of the server; it is started when it is needed and ended afterward. */
    z.strictObject({ kind: z.literal('local') }),
    z.strictObject({ kind: z.literal('http'), host: Address, port: Port.optional() }),
    z.strictObject({
      kind: z.literal('https'),
      host: Address,
      port: Port.optional(),
      fingerprint: Fingerprint.optional(),
      /** PEM of the authority that signs the service's certificate; absent: the system's authorities. */
      ca: PemCertificates.optional(),
    }),
  ]),
  username: z.string().max(256).optional(),
  password: Password.optional(),
});
export type VirtualBoxConnection = z.infer<typeof VirtualBoxConnection>;

/** Where vboxwebsrv listens when no port is given (7.2). */
export const VIRTUALBOX_PORT = 18_083;

export const virtualBoxConnections: ConnectionKind<VirtualBoxConnection> = {
  kind: 'virtualbox',
  name: 'VirtualBox',
  // VirtualBox changes media one after the other, and its web service has few workers.
  concurrentSteps: 2,
  addressOf,
  targetOf: (connection) => `virtualbox ${addressOf(connection)}`,
  describe: ({ service }) =>
    service.kind === 'local'
      ? 'VirtualBox on this computer'
      : `VirtualBox over ${service.kind.toUpperCase()}, ${withPort(service.host, service.port)}`,
  secrets: ['password'],
  usernameOf: ({ username }) => username,
  secretsOf: ({ password }) => ({ password }),
  withSecrets: ({ password: _, ...connection }, { password }) => ({
    ...connection,
    ...filled('password', password),
  }),
  certificatesWith: 'the service https',
  certificatesOf: ({ service }) => (service.kind === 'https' ? service : undefined),
  withCertificates: (connection, pem) =>
    connection.service.kind === 'https'
      ? { ...connection, service: { ...connection.service, ...pem } }
      : undefined,
};

function addressOf({ service }: VirtualBoxConnection): string {
  if (service.kind === 'local') return 'local';
  const { kind, host, port = VIRTUALBOX_PORT } = service;
  return `${kind} ${host.toLowerCase()}:${port}`;
}
