import type { Duplex } from 'node:stream';

/** How to reach a daemon. Structured fields instead of a URI, so that each can be checked. */
export type Transport = UnixTransport | SshTransport | TcpTransport | TlsTransport;

export interface UnixTransport {
  readonly kind: 'unix';
  /** Default: the usual paths, see `socketCandidates`. */
  readonly path?: string;
}

/** Runs the system's `ssh` with its keys, agent and known_hosts, without prompts. */
export interface SshTransport {
  readonly kind: 'ssh';
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
  /** Read neither ~/.ssh/config nor the system's, which may run any command for a host name. */
  readonly ignoreConfiguration?: boolean;
  /** A private key file on this computer. */
  readonly keyFile?: string;
  /** The known_hosts file; the user's own by default. */
  readonly knownHostsFile?: string;
  /** `auto` uses virt-ssh-helper if the host has it, and `nc -U` otherwise. */
  readonly proxy?: 'auto' | 'helper' | 'netcat';
  /** The daemon's socket on that host, for `netcat`. Default: the usual paths. */
  readonly socket?: string;
}

/** Neither encrypted nor verified; for private networks only. */
export interface TcpTransport {
  readonly kind: 'tcp';
  readonly host: string;
  /** Default: 16509. */
  readonly port?: number;
}

export interface TlsTransport {
  readonly kind: 'tls';
  readonly host: string;
  /** Default: 16514. */
  readonly port?: number;
  /** PEM. Without `ca` the system's authorities are trusted. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** The name in the certificate, if it differs from `host`. */
  readonly servername?: string;
  /**
   * SHA-256 of the daemon's certificate in hexadecimal, colons allowed. Only this certificate is accepted, whoever
   * signed it. Required for self-signed certificates.
   */
  readonly fingerprint256?: string;
}

export interface DialOptions {
  /** For example `qemu:///system`; selects the daemon. */
  readonly uri: string | undefined;
  readonly readOnly: boolean;
  readonly signal: AbortSignal;
}

export interface Dialed {
  readonly wire: Duplex;
  readonly endpoint: Endpoint;
}

/** What was reached, for people and for the choice of the URI. */
export interface Endpoint {
  readonly kind: Transport['kind'];
  /** `/run/libvirt/libvirt-sock`, `admin@kvm1.example.org`, `kvm1.example.org:16514`. */
  readonly address: string;
  /** A user's daemon (`qemu:///session`) instead of the system's. */
  readonly session: boolean;
}
