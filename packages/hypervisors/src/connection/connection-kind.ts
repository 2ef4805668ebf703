import type { CertificateCheck, HostSecret } from '@snaptree/core';

export type Secrets = { readonly [S in HostSecret]?: string | undefined };

/** PEM texts by the name of their field, not checked yet. */
export type PemTexts = { readonly [F in keyof CertificateCheck]?: string | undefined };

/** What is known about the connections to one kind of hypervisor. */
export interface ConnectionKind<C extends { readonly kind: string }> {
  readonly kind: C['kind'];
  /** Its name in a sentence or a list. */
  readonly name: string;
  /** How many steps run on one host at the same time. */
  readonly concurrentSteps: number;
  /** How long connecting and reading the version may take; absent: 20 s. */
  readonly connectMs?: (connection: C) => number;
  /** Transport, address and port: where secrets are sent to. */
  readonly addressOf: (connection: C) => string;
  /**
   * Identifies the VMs that a connection leads to: two hosts with the same target would list the same VMs twice and
   * not hold off each other's jobs. Undefined: every host has VMs of its own.
   */
  readonly targetOf: (connection: C) => string | undefined;
  /** The connection as one readable line. */
  readonly describe: (connection: C) => string;
  /** The secrets that it can hold. */
  readonly secrets: readonly HostSecret[];
  readonly usernameOf: (connection: C) => string | undefined;
  readonly secretsOf: (connection: C) => Secrets;
  /** The connection with exactly these secrets, where it has room for them. */
  readonly withSecrets: (connection: C, secrets: Secrets) => C;
  /** Which connections use certificates, after "only"; absent: none. */
  readonly certificatesWith?: string;
  /** Certificates and private key; undefined where the connection uses none. */
  readonly certificatesOf: (connection: C) => CertificateCheck | undefined;
  /** The connection with these certificates, not checked yet; undefined where it uses none. */
  readonly withCertificates: (connection: C, pem: PemTexts) => object | undefined;
}

/** One optional secret: left out when there is none. */
export function filled<K extends HostSecret>(key: K, value: string | undefined): { [P in K]?: string } {
  const property: { [P in K]?: string } = {};
  if (value !== undefined) property[key] = value;
  return property;
}
