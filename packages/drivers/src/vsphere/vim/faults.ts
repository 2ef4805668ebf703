import { child, childText, isElement, type XmlElement } from '@snaptree/formats';
import type { SoapFault } from '../../soap/errors.ts';
import { typeOf } from './values.ts';

/** vSphere understood and said no, as an answer or as the end of a task. */
export class VimFault extends Error {
  override readonly name = 'VimFault';
  /** The type of vSphere's API: `InvalidPowerState`, `TaskInProgress`; empty where none was given. */
  readonly fault: string;
  /** The structure of that type, with what it tells besides; absent where none was given. */
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

/** The session is not logged in (any more); the call that was answered with this did nothing. */
export const isNotAuthenticated = (error: unknown): error is VimFault =>
  error instanceof VimFault && error.fault === 'NotAuthenticated';

export const isInvalidLogin = (error: unknown): error is VimFault =>
  error instanceof VimFault && error.fault === 'InvalidLogin';

/** The fault of an answer: in its detail stands `<InvalidPowerStateFault xsi:type="InvalidPowerState">`. */
export function faultOfAnswer(answer: SoapFault): VimFault {
  const fields = answer.detail?.children.find(isElement);
  const type = fields === undefined ? '' : (typeOf(fields) ?? fields.name.replace(/Fault$/, ''));
  return new VimFault(answer.message, type, { fields, cause: answer });
}

/** A `LocalizedMethodFault`, as tasks and missing properties tell it. */
export function faultOfResult(localized: XmlElement): VimFault {
  const fields = child(localized, 'fault');
  const type = fields === undefined ? undefined : typeOf(fields);
  return new VimFault(childText(localized, 'localizedMessage')?.trim() ?? '', type ?? '', { fields });
}
