import type { Problem } from '@snaptree/core';
import { certificatesOf, type HostConnection } from '@snaptree/hypervisors';
import { checkCertificates } from './certificates.ts';

/** Why the certificates of a connection cannot be used, checked before connecting. */
export function certificateProblem(connection: HostConnection, on: string, now: number): Problem | undefined {
  const given = certificatesOf(connection);
  if (given === undefined) return undefined;
  const { ca, certificate, privateKey } = given;
  const [fault] = checkCertificates({ ca, certificate, privateKey }, now).faults;
  if (fault === undefined) return undefined;
  return {
    code: 'badRequest',
    what: `Cannot use the ${names[fault.field]} of host {on}.`,
    on,
    todo: fault.text,
  };
}

const names = { ca: 'CA certificate', certificate: 'client certificate', privateKey: 'private key' };
