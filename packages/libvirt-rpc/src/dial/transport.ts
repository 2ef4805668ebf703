import type { Duplex } from 'node:stream';

/** How to reach a daemon. Structured fields, never a URI: each field is checked before it is used. */
export type Transport = UnixTransport | SshTransport | TcpTransport | TlsTransport;

export interface UnixTransport {
  readonly kind: 'unix';
  /** Without it the usual places are tried, see `socketCandidates`. */
  readonly path?: string;
}

/** Runs the system's `ssh`, with its keys, its agent and its known_hosts. It never asks anything. */
export interface SshTransport {
  readonly kind: 'ssh';
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
  /** A private key file on this machine. */
  readonly keyFile?: string;
  /** The file with the keys of known hosts, when it is not the user's own. */
  readonly knownHostsFile?: string;
  /** `auto` takes virt-ssh-helper where the host has it, and `nc -U` otherwise. */
  readonly proxy?: 'auto' | 'helper' | 'netcat';
  /** The daemon's socket on that host, for `netcat`. Without it the usual places are tried there. */
  readonly socket?: string;
}

/** Neither encrypted nor verified; for a network that nobody else is on. */
export interface TcpTransport {
  readonly kind: 'tcp';
  readonly host: string;
  /** 16509 unless given. */
  readonly port?: number;
}

export interface TlsTransport {
  readonly kind: 'tls';
  readonly host: string;
  /** 16514 unless given. */
  readonly port?: number;
  /** PEM. Without `ca` the system's authorities are trusted. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** The name in the certificate, when it is not `host`. */
  readonly servername?: string;
  /**
   * SHA-256 of the daemon's certificate, in hexadecimal, colons allowed. A pinned certificate is accepted
   * whoever signed it, and no other one is; the only way to accept a self-signed certificate.
   */
  readonly fingerprint256?: string;
}

export interface DialOptions {
  /** What will be opened, for example `qemu:///system`; it decides which daemon is looked for. */
  readonly uri: string | undefined;
  readonly readOnly: boolean;
  readonly signal: AbortSignal;
}

/** An open way to a daemon. */
export interface Dialed {
  readonly wire: Duplex;
  readonly endpoint: Endpoint;
}

/** What was reached, for people and for the choice of the URI. */
export interface Endpoint {
  readonly kind: Transport['kind'];
  /** `/run/libvirt/libvirt-sock`, `admin@kvm1.example.org`, `kvm1.example.org:16514`. */
  readonly address: string;
  /** A daemon of one user (`qemu:///session`) instead of the machine's. */
  readonly session: boolean;
}
