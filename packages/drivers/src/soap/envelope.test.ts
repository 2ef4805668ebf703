import { childText, element } from '@snaptree/formats';
import { describe, expect, it } from 'vitest';
import { readEnvelope, writeEnvelope } from './envelope.ts';
import { SoapBroken, SoapFault } from './errors.ts';

const answer = (body: string) =>
  `<?xml version="1.0"?><S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>${body}</S:Body></S:Envelope>`;

describe('a SOAP message', () => {
  it('keeps any text', () => {
    const name = `it's "quoted" <b> & \n two lines 🌲`;
    const sent = writeEnvelope(element('v:take', { 'xmlns:v': 'urn:v' }, element('name', {}, name)));
    expect(childText(readEnvelope(sent), 'name')).toBe(name);
  });

  it('is read with any prefixes', () => {
    const read = readEnvelope(
      answer('<ns7:takeResponse xmlns:ns7="urn:v"><returnval>x</returnval></ns7:takeResponse>'),
    );
    expect([read.name, childText(read, 'returnval')]).toEqual(['takeResponse', 'x']);
  });

  it('distinguishes xsi:type from an attribute named type', () => {
    const read = readEnvelope(
      answer('<val xmlns:x="urn:i" x:type="ManagedObjectReference" type="VirtualMachine">vm-1</val>'),
    );
    expect([...read.attributes]).toEqual([
      ['xsi:type', 'ManagedObjectReference'],
      ['type', 'VirtualMachine'],
    ]);
  });

  it('throws a fault with its text and detail', () => {
    const fault =
      '<S:Fault><faultcode>S:Client</faultcode><faultstring>no &#34;a&#34;</faultstring><detail><v:Bad xmlns:v="urn:v"><code>7</code></v:Bad></detail></S:Fault>';
    try {
      readEnvelope(answer(fault));
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(SoapFault);
      expect(error).toMatchObject({ message: 'no "a"', detail: { children: [{ name: 'Bad' }] } });
    }
  });

  it.each([
    ['a page of HTML', '<!DOCTYPE html><html><body>502 Bad Gateway</body></html>'],
    ['a partial message', answer('<a><b>').slice(0, -30)],
    ['XML without SOAP', '<a/>'],
    ['an empty body', answer('')],
    ['nothing', ''],
    ['entities of its own', `<!DOCTYPE a [<!ENTITY x "y">]>${answer('<a>&x;</a>').slice(21)}`],
    ['elements without end', '<a>'.repeat(100_000)],
  ])('is broken when it is %s', (_, text) => {
    expect(() => readEnvelope(text)).toThrow(SoapBroken);
  });
});
