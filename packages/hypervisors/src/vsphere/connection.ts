import { z } from 'zod';
import { type ConnectionKind, filled } from '../connection/connection-kind.ts';
import { Address, Fingerprint, Password, PemCertificates, Port, withPort } from '../connection/fields.ts';

export const VSphereConnection = z.strictObject({
  kind: z.literal('vsphere'),
  /** Of a vCenter, or of an ESXi host. */
  host: Address,
  port: Port.optional(),
  fingerprint: Fingerprint.optional(),
  /** PEM of the authority that signs its certificate; absent: the system's authorities. */
  ca: PemCertificates.optional(),
  /** vSphere always requires one. */
  username: z.string().trim().min(1).max(256),
  password: Password.optional(),
});
export type VSphereConnection = z.infer<typeof VSphereConnection>;

/** HTTPS: vSphere's API is at this port of every vCenter and ESXi host. */
export const VSPHERE_PORT = 443;

export const vSphereConnections: ConnectionKind<VSphereConnection> = {
  kind: 'vsphere',
  name: 'vSphere',
  // vSphere accepts any number of tasks, but copying between files of one datastore slows the VMs on it.
  concurrentSteps: 4,
  addressOf,
  targetOf: addressOf,
  describe: ({ host, port }) => `vSphere, ${withPort(host, port)}`,
  secrets: ['password'],
  usernameOf: ({ username }) => username,
  secretsOf: ({ password }) => ({ password }),
  withSecrets: ({ password: _, ...connection }, { password }) => ({
    ...connection,
    ...filled('password', password),
  }),
  certificatesWith: 'vSphere',
  certificatesOf: (connection) => connection,
  withCertificates: (connection, pem) => ({ ...connection, ...pem }),
};

function addressOf({ host, port = VSPHERE_PORT }: VSphereConnection): string {
  return `vsphere ${host.toLowerCase()}:${port}`;
}
