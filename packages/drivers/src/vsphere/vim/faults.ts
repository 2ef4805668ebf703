import { child, childText, isElement, type XmlElement } from '@snaptree/formats';
import type { SoapFault } from '../../soap/errors.ts';
import { typeOf } from './values.ts';

/** vSphere refused a call, or a task failed. */
export class VimFault extends Error {
  override readonly name = 'VimFault';
  /** Its type in the vSphere API: `InvalidPowerState`, `TaskInProgress`; may be empty. */
  readonly fault: string;
  /** The structure of that type, if there is one. */
  readonly fields: XmlElement | undefined;

  constructor(
    text: string,
    fault: string,
    { fields, cause }: { fields?: XmlElement | undefined; cause?: unknown } = {},
  ) {
    super(text, cause === undefined ? undefined : { cause });
    this.fault = fault;
    this.fields = fields;
  }
}

/** The session is not logged in, so the call had no effect. */
export const isNotAuthenticated = (error: unknown): error is VimFault =>
  error instanceof VimFault && error.fault === 'NotAuthenticated';

export const isInvalidLogin = (error: unknown): error is VimFault =>
  error instanceof VimFault && error.fault === 'InvalidLogin';

/** Its detail contains `<InvalidPowerStateFault xsi:type="InvalidPowerState">`. */
export function faultOfAnswer(answer: SoapFault): VimFault {
  const fields = answer.detail?.children.find(isElement);
  const type = fields === undefined ? '' : (typeOf(fields) ?? fields.name.replace(/Fault$/, ''));
  return new VimFault(answer.message, type, { fields, cause: answer });
}

/** Reads the `LocalizedMethodFault` of a task or a missing property. */
export function faultOfResult(localized: XmlElement): VimFault {
  const fields = child(localized, 'fault');
  const type = fields === undefined ? undefined : typeOf(fields);
  return new VimFault(childText(localized, 'localizedMessage')?.trim() ?? '', type ?? '', { fields });
}
