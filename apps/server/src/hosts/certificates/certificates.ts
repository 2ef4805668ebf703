import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { type Certificate, type CertificateCheck, type CertificateReport, pemBlocks } from '@snaptree/core';

type Fault = CertificateReport['faults'][number];
type Read<T> = { readonly value: T } | { readonly fault: string } | undefined;

/** Checks certificates and a key before they are used. `now`: milliseconds since the epoch. */
export function checkCertificates(given: CertificateCheck, now: number): CertificateReport {
  const ca = read(given.ca, readCertificates);
  const own = read(given.certificate, readCertificates);
  const key = read(given.privateKey, readKey);
  const faults: Fault[] = [
    ...faultOf('ca', ca),
    ...timeFaults('ca', found(ca) ?? [], now),
    ...faultOf('certificate', own),
    ...timeFaults('certificate', (found(own) ?? []).slice(0, 1), now),
    ...faultOf('privateKey', key),
    ...pairFaults(given, found(own)?.[0], found(key)),
  ];
  const [authority] = found(ca) ?? [];
  const [certificate] = found(own) ?? [];
  return {
    faults,
    ...(authority === undefined ? {} : { ca: factsOf(authority) }),
    ...(certificate === undefined ? {} : { certificate: factsOf(certificate) }),
  };
}

function read<T>(text: string | undefined, reader: (text: string) => Read<T>): Read<T> {
  return text === undefined || text.trim() === '' ? undefined : reader(text);
}

const found = <T>(of: Read<T>): T | undefined => (of !== undefined && 'value' in of ? of.value : undefined);
const faultOf = (field: Fault['field'], of: Read<unknown>): Fault[] =>
  of !== undefined && 'fault' in of ? [{ field, text: of.fault }] : [];

function readCertificates(text: string): Read<X509Certificate[]> {
  const blocks = pemBlocks(text, 'CERTIFICATE', 'TRUSTED CERTIFICATE');
  if (blocks.length === 0) {
    return {
      fault: /PRIVATE KEY/.test(text)
        ? 'This is a private key. Enter the certificate instead.'
        : 'No PEM certificate found. Copy everything from BEGIN CERTIFICATE to END CERTIFICATE.',
    };
  }
  try {
    return { value: blocks.map((block) => new X509Certificate(block)) };
  } catch {
    return { fault: 'The certificate is damaged. Copy the complete file.' };
  }
}

function readKey(text: string): Read<KeyObject> {
  if (/ENCRYPTED/.test(text)) {
    return {
      fault:
        'The key has a passphrase, which Snaptree cannot enter. Remove it: openssl pkey -in key.pem -out plain.pem.',
    };
  }
  if (!/BEGIN (?:\w+ )?PRIVATE KEY/.test(text)) {
    return {
      fault: /BEGIN CERTIFICATE/.test(text)
        ? 'This is a certificate. Enter its private key instead.'
        : 'No PEM private key found. Copy everything from BEGIN PRIVATE KEY to END PRIVATE KEY.',
    };
  }
  try {
    return { value: createPrivateKey(text) };
  } catch {
    return { fault: 'The key is damaged or of an unsupported type. Copy the complete file.' };
  }
}

function timeFaults(field: Fault['field'], certificates: readonly X509Certificate[], now: number): Fault[] {
  return certificates.flatMap((certificate): Fault[] => {
    const { validFrom, validTo } = factsOf(certificate);
    if (validTo < now) return [{ field, text: `The certificate expired on ${dayOf(validTo)}. Renew it.` }];
    if (validFrom > now) return [{ field, text: `The certificate is not valid before ${dayOf(validFrom)}.` }];
    return [];
  });
}

function pairFaults(
  given: CertificateCheck,
  own: X509Certificate | undefined,
  key: KeyObject | undefined,
): Fault[] {
  const has = (text: string | undefined) => text !== undefined && text.trim() !== '';
  if (has(given.certificate) && !has(given.privateKey)) {
    return [{ field: 'privateKey', text: 'The private key of the certificate is missing.' }];
  }
  if (!has(given.certificate) && has(given.privateKey)) {
    return [{ field: 'certificate', text: 'The certificate of the private key is missing.' }];
  }
  if (own === undefined || key === undefined || own.checkPrivateKey(key)) return [];
  return [{ field: 'privateKey', text: 'The key belongs to another certificate.' }];
}

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

function factsOf(certificate: X509Certificate): Certificate {
  return {
    fingerprint: certificate.fingerprint256,
    subject: nameIn(certificate.subject),
    issuer: nameIn(certificate.issuer),
    validFrom: Date.parse(certificate.validFrom),
    validTo: Date.parse(certificate.validTo),
  };
}

/** The common name in `CN=kvm-1\nO=Example`, else the first part. */
function nameIn(entity: string | undefined): string {
  const lines = (entity ?? '').split('\n');
  const line = lines.find((each) => each.startsWith('CN=')) ?? lines[0] ?? '';
  return line.replace(/^\w+=/, '') || 'no name';
}
