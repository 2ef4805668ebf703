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

/** No answer came. `sent`: the request may have arrived, so a change may have happened. */
export class SoapUnanswered extends Error {
  override readonly name = 'SoapUnanswered';
  readonly sent: boolean;

  constructor(text: string, sent: boolean, options?: ErrorOptions) {
    super(text, options);
    this.sent = sent;
  }
}
