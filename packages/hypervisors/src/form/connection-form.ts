import type { ConnectionFields } from './connection-fields.ts';

/** What the form needs to know about one kind of hypervisor. */
export interface ConnectionForm<C> {
  /** Its label in the form's list of hypervisors. */
  readonly choice: string;
  /** The name of a new host unless one is entered; absent: none. */
  readonly suggestedName?: string;
  /** The connection requires a password. */
  readonly needsPassword?: boolean;
  /** The fields of a saved connection; its secrets are never read back. */
  readonly fieldsOf: (connection: C) => Partial<ConnectionFields>;
  /** The connection as entered, not validated yet. */
  readonly connectionOf: (fields: ConnectionFields) => C;
  /** The field that identifies the VMs' host. */
  readonly locationField: (connection: C) => 'path' | 'address' | 'service';
  /** How to show the fingerprint of the server's certificate on the host itself. */
  readonly fingerprintCommands: readonly { readonly on?: string; readonly command: string }[];
}

export const SHOW_FINGERPRINT = 'openssl x509 -noout -fingerprint -sha256';
