import type { NetworkReason, PresentedCertificate } from '@snaptree/connect';
import type { XmlElement } from '@snaptree/formats';

/** The service answered with a fault. */
export class SoapFault extends Error {
  override readonly name = 'SoapFault';
  /** The `<detail>` of the fault, if there is one. */
  readonly detail: XmlElement | undefined;

  constructor(text: string, detail: XmlElement | undefined) {
    super(text);
    this.detail = detail;
  }
}

/** The answer is not SOAP: an HTML page, a partial document, or too large. */
export class SoapBroken extends Error {
  override readonly name = 'SoapBroken';
}

/** `notStarted`: a service of this computer could not be started. */
export type UnansweredReason = NetworkReason | 'notStarted';

export interface UnansweredFacts {
  /** The request may have arrived, so a change may have happened. */
  readonly sent: boolean;
  /** Why there is no connection or no answer. */
  readonly reason?: UnansweredReason | undefined;
  /** The server's certificate, if it is the reason. */
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
