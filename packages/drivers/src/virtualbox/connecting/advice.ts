import { away, networkAdvice, refused } from '../../connecting/advice.ts';
import type { ServiceAdvice } from '../../soap/cannot-reach.ts';

/** For VirtualBox's web service (7.2). */
export const virtualBoxAdvice: ServiceAdvice = {
  ...networkAdvice,
  notStarted: away(
    'Cannot start the VirtualBox web service on {on}.',
    'Install VirtualBox on the computer that runs Snaptree, or enter the address of a host.',
  ),
  refused: away(
    'Nothing listens at {on}.',
    'Check the port (18083 by default), that vboxwebsrv is running, and that it listens at this address (--host; localhost by default).',
  ),
  ownCertificateRefused: refused(
    '{on} requires a client certificate.',
    'The VirtualBox web service itself requires none. Connect to it directly, without the proxy in front of it.',
  ),
  noTls: away('{on} does not use TLS.', 'Choose http, or give vboxwebsrv a certificate (--ssl).'),
  hungUp: away(
    '{on} closed the connection before VirtualBox answered.',
    'Check that this is the port of vboxwebsrv. If it uses TLS (--ssl), choose https.',
  ),
};
