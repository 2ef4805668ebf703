import type { NetworkReason, PresentedCertificate } from '@snaptree/connect';
import type { XmlElement } from '@snaptree/formats';

/** The service understood and said no. */
export class SoapFault extends Error {
  override readonly name = 'SoapFault';
  /** What is inside `<detail>`; absent where the service gives none. */
  readonly detail: XmlElement | undefined;

  constructor(text: string, detail: XmlElement | undefined) {
    super(text);
    this.detail = detail;
  }
}

/** An answer came that is no SOAP: an HTML page, half a document, too large a one. */
export class SoapBroken extends Error {
  override readonly name = 'SoapBroken';
}

/** `notStarted`: a service of this computer was to be started first, and could not be. */
export type UnansweredReason = NetworkReason | 'notStarted';

export interface UnansweredFacts {
  /** The request may have arrived, so a change may have happened. */
  readonly sent: boolean;
  /** Why there is no connection, or no answer on it. */
  readonly reason?: UnansweredReason | undefined;
  /** What the other side showed, where its certificate is the reason. */
  readonly certificate?: PresentedCertificate | undefined;
  readonly cause?: unknown;
}

/** No answer came. */
export class SoapUnanswered extends Error {
  override readonly name = 'SoapUnanswered';
  readonly sent: boolean;
  readonly reason: UnansweredReason | undefined;
  readonly certificate: PresentedCertificate | undefined;

  constructor(text: string, { sent, reason, certificate, cause }: UnansweredFacts) {
    super(text, { cause });
    this.sent = sent;
    this.reason = reason;
    this.certificate = certificate;
  }
}
