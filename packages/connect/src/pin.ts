import type { TLSSocket } from 'node:tls';
import { type PresentedCertificate, presented } from './certificate.ts';

/**
 * The SHA-256 fingerprint of the only accepted certificate, whoever signed it. Compared after the handshake, before
 * anything is sent.
 */
export class Pin {
  readonly #digits: string;

  private constructor(digits: string) {
    this.#digits = digits;
  }

  /** Accepts 64 hexadecimal digits, with or without colons; otherwise returns undefined. */
  static of(fingerprint: string): Pin | undefined {
    const digits = digitsOf(fingerprint);
    return /^[0-9a-f]{64}$/.test(digits) ? new Pin(digits) : undefined;
  }

  /** @throws NotPinned when the peer's certificate differs */
  check(wire: TLSSocket): void {
    const shown = presented(wire.getPeerCertificate());
    if (shown === undefined || digitsOf(shown.fingerprint) !== this.#digits) throw new NotPinned(shown);
  }
}

const digitsOf = (fingerprint: string) => fingerprint.replaceAll(':', '').toLowerCase();

/** The peer presented a different certificate from the pinned one. */
export class NotPinned extends Error {
  override readonly name = 'NotPinned';
  readonly certificate: PresentedCertificate | undefined;

  constructor(shown: PresentedCertificate | undefined) {
    super(`the certificate has the fingerprint ${shown?.fingerprint}, which is not the trusted one`);
    this.certificate = shown;
  }
}
