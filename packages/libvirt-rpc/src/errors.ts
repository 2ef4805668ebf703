import type { NetworkReason, PresentedCertificate } from '@snaptree/connect';

/**
 * Every way in which this package fails. Each error has a `kind`, so that a caller can switch on data
 * instead of on classes, and a message in three parts: what failed, on what, what to do.
 */

/**
 * The socket to the daemon is gone. Every call that waits is rejected with this one error.
 *
 * `sent` tells whether the call had left this process. `false`: the daemon never saw it. `true`: the
 * outcome is unknown, and a call that changes something must not be repeated before the state was read again.
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

/** What libvirt puts into an error reply (`remote_error` in remote_protocol.x, numbers of virterror.h). */
export interface LibvirtErrorFacts {
  /** `virErrorNumber`, see `errorCode`. */
  readonly code: number;
  /** `virErrorDomain`: the part of libvirt that complains. */
  readonly domain: number;
  /** `virErrorLevel`: 1 warning, 2 error. */
  readonly level: number;
  /** libvirt's own sentence, untouched. */
  readonly text: string;
  readonly str1: string | undefined;
  readonly str2: string | undefined;
  readonly str3: string | undefined;
  readonly int1: number;
  readonly int2: number;
}

/** The daemon answered a call with an error; all its fields are kept. */
export class LibvirtError extends Error implements LibvirtErrorFacts {
  override readonly name = 'LibvirtError';
  readonly kind = 'libvirt';
  /** The procedure that was refused, in this package's spelling (`domainSnapshotDelete`). */
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

/** Bytes that are not the XDR they should be, or a value that does not fit its XDR type. */
export class XdrError extends Error {
  override readonly name = 'XdrError';
  readonly kind = 'xdr';
}

/** Why no connection could be made, so that a caller can give advice without reading sentences. */
export type DialReason =
  | NetworkReason
  /** A field holds what must not be used. */
  | 'field'
  | 'noSocket'
  | 'socketDenied'
  /** The socket is there, and nobody is behind it. */
  | 'nobodyListens'
  | 'sshMissing'
  | 'hostKeyUnknown'
  | 'hostKeyChanged'
  | 'sshLoginRefused'
  | 'sshFailed'
  /** The same on the other side of ssh. */
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

/** No connection could be made. */
export class DialError extends Error {
  override readonly name = 'DialError';
  readonly kind = 'dial';
  readonly reason: DialReason;
  /** Where the certificate is the reason. */
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
  /** It asks for a kind of login, or a SASL mechanism, that is not spoken here. */
  | 'mechanism'
  /** What answers may not be the daemon that was meant. */
  | 'impostor';

/** The daemon wants an authentication that was not given, is not spoken here, or was refused. */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError';
  readonly kind = 'authentication';
  readonly reason: AuthenticationReason;

  constructor(message: string, { reason, cause }: { reason: AuthenticationReason; cause?: unknown }) {
    super(message, { cause });
    this.reason = reason;
  }
}

/** The message of anything thrown without its full stop, for building a sentence around it. */
export function messageOf(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).replace(/\.$/, '');
}
