import type { CertificateCheck } from '@snaptree/core';
import { z } from 'zod';
import type { ConnectionKind, PemTexts, Secrets } from './connection/connection-kind.ts';
import { LibvirtConnection, libvirtConnections } from './libvirt/connection.ts';
import { SimulatorConnection, simulatorConnections } from './simulator/connection.ts';
import { VirtualBoxConnection, virtualBoxConnections } from './virtualbox/connection.ts';
import { VSphereConnection, vSphereConnections } from './vsphere/connection.ts';

/** How to reach a host: structured, never a raw URI. */
export const HostConnection = z.discriminatedUnion('kind', [
  LibvirtConnection,
  VirtualBoxConnection,
  VSphereConnection,
  SimulatorConnection,
]);
export type HostConnection = z.infer<typeof HostConnection>;
export type HypervisorKind = HostConnection['kind'];

/** The connection of a kind, written so that the compiler pairs a connection with what is known about its kind. */
export type ConnectionOf<K extends HypervisorKind> = {
  [P in K]: { kind: P } & Extract<HostConnection, { kind: P }>;
}[K];

const kinds: { readonly [K in HypervisorKind]: ConnectionKind<ConnectionOf<K>> } = {
  libvirt: libvirtConnections,
  virtualbox: virtualBoxConnections,
  vsphere: vSphereConnections,
  simulator: simulatorConnections,
};

/** In the order in which they are offered. */
export const hypervisorKinds: readonly HypervisorKind[] = HostConnection.options.map(
  ({ shape }) => shape.kind.value,
);

function kindOf<K extends HypervisorKind>(connection: ConnectionOf<K>): ConnectionKind<ConnectionOf<K>> {
  return kinds[connection.kind];
}

/** See `ConnectionKind` for each of these. */
export const addressOf = <K extends HypervisorKind>(connection: ConnectionOf<K>): string =>
  kindOf(connection).addressOf(connection);

export const targetOf = <K extends HypervisorKind>(connection: ConnectionOf<K>): string | undefined =>
  kindOf(connection).targetOf(connection);

export const describeConnection = <K extends HypervisorKind>(connection: ConnectionOf<K>): string =>
  kindOf(connection).describe(connection);

export const hypervisorName = (kind: HypervisorKind): string => kinds[kind].name;

export const connectMs = <K extends HypervisorKind>(connection: ConnectionOf<K>): number =>
  kindOf(connection).connectMs?.(connection) ?? 20_000;

export const concurrentSteps = (kind: HypervisorKind): number => kinds[kind].concurrentSteps;

export const usernameOf = <K extends HypervisorKind>(connection: ConnectionOf<K>): string | undefined =>
  kindOf(connection).usernameOf(connection);

export const takesSecrets = ({ kind }: HostConnection): boolean => kinds[kind].secrets.length > 0;

export const secretsOf = <K extends HypervisorKind>(connection: ConnectionOf<K>): Secrets =>
  kindOf(connection).secretsOf(connection);

export const withSecrets = <K extends HypervisorKind>(
  connection: ConnectionOf<K>,
  secrets: Secrets,
): ConnectionOf<K> => kindOf(connection).withSecrets(connection, secrets);

export const certificatesOf = <K extends HypervisorKind>(
  connection: ConnectionOf<K>,
): CertificateCheck | undefined => kindOf(connection).certificatesOf(connection);

export const withCertificates = <K extends HypervisorKind>(
  connection: ConnectionOf<K>,
  pem: PemTexts,
): object | undefined => kindOf(connection).withCertificates(connection, pem);

/** Which connections use certificates: `the transport tls`… */
export const certificateUsers = (): string[] =>
  Object.values(kinds).flatMap(({ certificatesWith }) => certificatesWith ?? []);
