import type { ConnectionFields } from './connection-fields.ts';

/** What the form needs to know about one kind of hypervisor. */
export interface ConnectionForm<C> {
  /** The choice in the form. */
  readonly choice: string;
  /** What a new host is called unless a name is typed; absent: nothing. */
  readonly suggestedName?: string;
  /** No connection without a password. */
  readonly needsPassword?: boolean;
  /** The fields of a saved connection; its secrets are never read back. */
  readonly fieldsOf: (connection: C) => Partial<ConnectionFields>;
  /** The connection that was typed, not checked yet. */
  readonly connectionOf: (fields: ConnectionFields) => C;
  /** The field that says whose VMs these are. */
  readonly locationField: (connection: C) => 'path' | 'address' | 'service';
  /** How to show the fingerprint of the server's certificate on the host itself. */
  readonly fingerprintCommands: readonly { readonly on?: string; readonly command: string }[];
}

export const SHOW_FINGERPRINT = 'openssl x509 -noout -fingerprint -sha256';
