import { away, networkAdvice, refused } from '../../connecting/advice.ts';
import type { ServiceAdvice } from '../../soap/cannot-reach.ts';

/** For a vCenter or an ESXi host. */
export const vSphereAdvice: ServiceAdvice = {
  ...networkAdvice,
  refused: away(
    'Nothing listens at {on}.',
    'Check the address and the port (443 by default). After a start, a vCenter needs some minutes.',
  ),
  ownCertificateRefused: refused(
    '{on} requires a client certificate.',
    'The vSphere API requires none. Enter the address of the vCenter or ESXi host itself, not of a proxy in front of it.',
  ),
  noTls: away(
    '{on} does not use TLS.',
    'The vSphere API uses the port of its web pages, 443 by default. A proxy in between must pass TLS through.',
  ),
  hungUp: away(
    '{on} closed the connection before vSphere answered.',
    'Check that this is a vCenter or an ESXi host. After a start, its services need some minutes.',
  ),
};
