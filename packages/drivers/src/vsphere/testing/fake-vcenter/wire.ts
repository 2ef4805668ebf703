import { element, type XmlElement, type XmlNode } from '@snaptree/formats';

/** A managed object reference: the object's type and its ID on this server. */
export interface Ref {
  readonly type: string;
  readonly value: string;
}

/** A fault of vim25 with its fields in the order of the WSDL. */
export interface Fault {
  readonly type: string;
  /** The message; some servers leave it empty. */
  readonly text: string;
  readonly fields: readonly XmlElement[];
}

/** Thrown by a method; becomes a SOAP fault. */
export class FaultRaised extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.text);
    this.fault = fault;
  }
}

export const ref = (type: string, value: string): Ref => ({ type, value });

export const refElement = (name: string, { type, value }: Ref): XmlElement => element(name, { type }, value);

/** An element with a type of vim25 or XML Schema, for a value of "any type". */
export const typed = (
  name: string,
  type: string,
  ...children: readonly (XmlNode | undefined)[]
): XmlElement => element(name, { 'xsi:type': type }, ...children);

export const field = (name: string, value: string | number | boolean | undefined): XmlElement | undefined =>
  value === undefined ? undefined : element(name, {}, String(value));

export function fault(type: string, text = '', ...fields: readonly (XmlElement | undefined)[]): Fault {
  return { type, text, fields: fields.filter((each) => each !== undefined) };
}

/** The LocalizedMethodFault of `TaskInfo.error` and of a `missingSet`. */
export function localized(name: string, { type, text, fields }: Fault): XmlElement {
  return element(name, {}, typed('fault', type, ...fields), element('localizedMessage', {}, text));
}

/** The SOAP fault of vim25: an element with the type's name and "Fault", and the type again as xsi:type. */
export function soapFault({ type, text, fields }: Fault): XmlElement {
  return element(
    'soap:Fault',
    {},
    element('faultcode', {}, 'ServerFaultCode'),
    element('faultstring', {}, text),
    element('detail', {}, element(`${type}Fault`, { xmlns: 'urn:vim25', 'xsi:type': type }, ...fields)),
  );
}

export const response = (method: string, ...children: readonly (XmlNode | undefined)[]): XmlElement =>
  element(`${method}Response`, { xmlns: 'urn:vim25' }, ...children);
