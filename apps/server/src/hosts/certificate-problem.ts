import type { Problem } from '@snaptree/core';
import { certificatesOf, type HostConnection } from '@snaptree/hypervisors';
import { checkCertificates } from './certificates.ts';

/** Why the certificates of a connection cannot be used, before anything is dialed with them. */
export function certificateProblem(connection: HostConnection, on: string, now: number): Problem | undefined {
  const given = certificatesOf(connection);
  if (given === undefined) return undefined;
  const { ca, certificate, privateKey } = given;
  const [fault] = checkCertificates({ ca, certificate, privateKey }, now).faults;
  if (fault === undefined) return undefined;
  return { code: 'badRequest', what: `The ${names[fault.field]} cannot be used for`, on, todo: fault.text };
}

const names = { ca: "authority's certificate", certificate: 'client certificate', privateKey: 'private key' };
