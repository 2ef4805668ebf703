import {
  childrenNamed,
  element,
  isElement,
  readXml,
  textOf,
  writeXml,
  type XmlElement,
  XmlError,
} from '@snaptree/formats';
import { SoapBroken, SoapFault } from './errors.ts';

const envelopeNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';
const instanceNamespace = 'http://www.w3.org/2001/XMLSchema-instance';

/** Writes a request of SOAP 1.1. `body` may use the prefix `xsi`. */
export function writeEnvelope(body: XmlElement): string {
  const root = element(
    'soap:Envelope',
    { 'xmlns:soap': envelopeNamespace, 'xmlns:xsi': instanceNamespace },
    element('soap:Body', {}, body),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>${writeXml(root)}`;
}

/** The depth of nested elements; vSphere nests snapshots as deep as their tree. */
const DEEPEST = 512;

/**
 * The first element of an answer's body. Prefixes differ between services and versions, so they are removed from
 * element names. Attributes with a prefix belong to XML Schema (`xsi:type`, `xsi:nil`) and always get the prefix `xsi:`,
 * because vSphere's references also have an own attribute `type`.
 * @throws SoapFault if the body is a fault
 * @throws SoapBroken if this is not a SOAP answer
 */
export function readEnvelope(message: string): XmlElement {
  const root = withoutPrefixes(parsed(message));
  const body = root.name === 'Envelope' ? childrenNamed(root, 'Body')[0] : undefined;
  const first = body?.children.find(isElement);
  if (first === undefined) throw new SoapBroken(`The answer is not a SOAP message: ${beginning(message)}`);
  if (first.name !== 'Fault') return first;
  const [text] = childrenNamed(first, 'faultstring');
  const [detail] = childrenNamed(first, 'detail');
  throw new SoapFault(text === undefined ? '' : textOf(text).trim(), detail);
}

function parsed(text: string): XmlElement {
  try {
    return readXml(text, { depth: DEEPEST });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new SoapBroken(`The answer is not a SOAP message (${error.message}): ${beginning(text)}`, {
      cause: error,
    });
  }
}

function withoutPrefixes(from: XmlElement): XmlElement {
  return {
    name: local(from.name),
    attributes: new Map(
      [...from.attributes].flatMap(([name, value]) =>
        name.startsWith('xmlns') ? [] : [[attributeName(name), value]],
      ),
    ),
    children: from.children.map((node) => (isElement(node) ? withoutPrefixes(node) : node)),
  };
}

const attributeName = (name: string) => (name.includes(':') ? `xsi:${local(name)}` : name);

const local = (name: string) => name.slice(name.indexOf(':') + 1);

const beginning = (text: string) => JSON.stringify(text.slice(0, 200));
