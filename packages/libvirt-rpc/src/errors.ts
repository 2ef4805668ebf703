import type { NetworkReason, PresentedCertificate } from '@snaptree/connect';

// Each error has a `kind`, so that callers can switch on data instead of classes.

/**
 * The connection to the daemon was lost. All pending calls are rejected with this error.
 *
 * `sent: false`: the daemon never received the call. `sent: true`: the outcome is unknown, and a call that changes
 * something must not be repeated before the state was read again.
 */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly kind = 'connectionLost';
  readonly sent: boolean;

  constructor(message: string, options: { sent: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.sent = options.sent;
  }
}

/** The fields of an error reply (`remote_error` in remote_protocol.x, numbers of virterror.h). */
export interface LibvirtErrorFacts {
  /** `virErrorNumber`, see `errorCode`. */
  readonly code: number;
  /** `virErrorDomain`: the part of libvirt that reports the error. */
  readonly domain: number;
  /** `virErrorLevel`: 1 warning, 2 error. */
  readonly level: number;
  /** libvirt's message, unchanged. */
  readonly text: string;
  readonly str1: string | undefined;
  readonly str2: string | undefined;
  readonly str3: string | undefined;
  readonly int1: number;
  readonly int2: number;
}

/** The daemon answered a call with an error. */
export class LibvirtError extends Error implements LibvirtErrorFacts {
  override readonly name = 'LibvirtError';
  readonly kind = 'libvirt';
  /** The name in this package: `domainSnapshotDelete`. */
  readonly procedure: string;
  readonly code: number;
  readonly domain: number;
  readonly level: number;
  readonly text: string;
  readonly str1: string | undefined;
  readonly str2: string | undefined;
  readonly str3: string | undefined;
  readonly int1: number;
  readonly int2: number;

  constructor(procedure: string, facts: LibvirtErrorFacts) {
    super(`libvirt refused ${procedure}: ${facts.text} (error ${facts.code}, domain ${facts.domain})`);
    this.procedure = procedure;
    this.code = facts.code;
    this.domain = facts.domain;
    this.level = facts.level;
    this.text = facts.text;
    this.str1 = facts.str1;
    this.str2 = facts.str2;
    this.str3 = facts.str3;
    this.int1 = facts.int1;
    this.int2 = facts.int2;
  }
}

/** The peer broke the protocol: a bad frame (the connection is dropped) or a bad reply (that call fails). */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly kind = 'protocol';
}

/** Bytes that are not valid XDR, or a value that does not fit its XDR type. */
export class XdrError extends Error {
  override readonly name = 'XdrError';
  readonly kind = 'xdr';
}

/** Why a connection failed, so that callers can give advice without parsing messages. */
export type DialReason =
  | NetworkReason
  /** A field has an invalid value. */
  | 'field'
  | 'noSocket'
  | 'socketDenied'
  /** The socket exists, but no daemon listens on it. */
  | 'nobodyListens'
  | 'sshMissing'
  | 'hostKeyUnknown'
  | 'hostKeyChanged'
  | 'sshLoginRefused'
  | 'sshFailed'
  /** The same on the remote host. */
  | 'remoteNoSocket'
  | 'remoteSocketDenied'
  | 'remoteNoHelper'
  | 'ownCertificateUnusable'
  | 'notLibvirt';

interface DialErrorOptions {
  readonly reason: DialReason;
  readonly cause?: unknown;
  readonly certificate?: PresentedCertificate | undefined;
}

export class DialError extends Error {
  override readonly name = 'DialError';
  readonly kind = 'dial';
  readonly reason: DialReason;
  /** Present if the certificate is the reason. */
  readonly certificate: PresentedCertificate | undefined;

  constructor(message: string, { reason, cause, certificate }: DialErrorOptions) {
    super(message, { cause });
    this.reason = reason;
    this.certificate = certificate;
  }
}

export type AuthenticationReason =
  | 'polkit'
  | 'passwordNeeded'
  | 'passwordWrong'
  /** The daemon requires an unsupported authentication type or SASL mechanism. */
  | 'mechanism'
  /** The peer may not be the expected daemon. */
  | 'impostor';

/** The required authentication is missing, unsupported, or was rejected. */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError';
  readonly kind = 'authentication';
  readonly reason: AuthenticationReason;

  constructor(message: string, { reason, cause }: { reason: AuthenticationReason; cause?: unknown }) {
    super(message, { cause });
    this.reason = reason;
  }
}

/** The message without its final period, for use within a sentence. */
export function messageOf(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).replace(/\.$/, '');
}
