import type { TLSSocket } from 'node:tls';
import { type PresentedCertificate, presented } from './certificate.ts';

/**
 * SHA-256 of the one certificate that is accepted, whoever signed it; the only way to accept a self-signed one.
 * It is compared right after the handshake and before anything is sent.
 */
export class Pin {
  readonly #digits: string;

  private constructor(digits: string) {
    this.#digits = digits;
  }

  /** Of 64 hexadecimal digits, with or without colons; undefined for anything else. */
  static of(fingerprint: string): Pin | undefined {
    const digits = digitsOf(fingerprint);
    return /^[0-9a-f]{64}$/.test(digits) ? new Pin(digits) : undefined;
  }

  /** @throws NotPinned when the other side is not the one that was pinned */
  check(wire: TLSSocket): void {
    const shown = presented(wire.getPeerCertificate());
    if (shown === undefined || digitsOf(shown.fingerprint) !== this.#digits) throw new NotPinned(shown);
  }
}

const digitsOf = (fingerprint: string) => fingerprint.replaceAll(':', '').toLowerCase();

/** Another certificate than the pinned one was shown. */
export class NotPinned extends Error {
  override readonly name = 'NotPinned';
  readonly certificate: PresentedCertificate | undefined;

  constructor(shown: PresentedCertificate | undefined) {
    super(`the certificate's fingerprint is ${shown?.fingerprint}, not the one that was pinned`);
    this.certificate = shown;
  }
}
