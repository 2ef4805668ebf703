import { away, networkAdvice, refused } from '../../connecting/advice.ts';
import type { ServiceAdvice } from '../../soap/cannot-reach.ts';

/** What helps where a vCenter or an ESXi host is not reached. */
export const vSphereAdvice: ServiceAdvice = {
  ...networkAdvice,
  refused: away(
    'Nothing listens at',
    'Check the address and the port (443 unless changed). A vCenter that has just started needs some minutes.',
  ),
  ownCertificateRefused: refused(
    'A client certificate is wanted by',
    'vSphere’s API wants none: give the address of the vCenter or ESXi host itself, not of what stands before it.',
  ),
  noTls: away(
    'No TLS connection came about with',
    'vSphere’s API is on the port of its web pages, 443 unless changed; a proxy in between has to let TLS through.',
  ),
  hungUp: away(
    'The connection was closed before vSphere answered, at',
    'Check that this is a vCenter or an ESXi host; where it has just started, its services need some minutes.',
  ),
};
