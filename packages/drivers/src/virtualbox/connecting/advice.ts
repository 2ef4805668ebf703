import { away, networkAdvice, refused } from '../../connecting/advice.ts';
import type { ServiceAdvice } from '../../soap/cannot-reach.ts';

/** What helps where VirtualBox's web service is not reached (7.2). */
export const virtualBoxAdvice: ServiceAdvice = {
  ...networkAdvice,
  notStarted: away(
    'VirtualBox’s web service could not be started on',
    'Install VirtualBox on the machine that runs Snaptree, or give an address.',
  ),
  refused: away(
    'Nothing listens at',
    'Check the port (18083 unless changed), and that vboxwebsrv runs there and listens at this address (--host; localhost unless given).',
  ),
  ownCertificateRefused: refused(
    'A client certificate is wanted by',
    'VirtualBox’s own web service wants none: reach it without what stands before it.',
  ),
  noTls: away('No TLS connection came about with', 'Choose http, or give vboxwebsrv a certificate (--ssl).'),
  hungUp: away(
    'The connection was closed before VirtualBox answered, at',
    'Check that this is the port of vboxwebsrv, and whether it wants TLS (--ssl): choose https then.',
  ),
};
