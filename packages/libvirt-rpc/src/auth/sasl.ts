import { AuthenticationError } from '../errors.ts';
import type { Caller } from '../protocol/procedure.ts';
import { authProcedures } from '../protocol/procedures/auth.ts';
import { type Credentials, ScramSha256 } from './scram.ts';

/** Supports only SCRAM-SHA-256. */
export async function authenticateSasl(call: Caller, credentials: Credentials | undefined): Promise<void> {
  const { mechlist } = await call(authProcedures.authSaslInit, {});
  checkOffered(mechlist);
  if (credentials === undefined) {
    throw new AuthenticationError(
      'The libvirt daemon requires a SASL login. Enter a user name and a password for this host.',
      { reason: 'passwordNeeded' },
    );
  }
  const scram = new ScramSha256(credentials);
  const mech = ScramSha256.mechanism;
  const challenge = await call(authProcedures.authSaslStart, { mech, ...data(scram.first()) });
  const proof = scram.final(challenge.data.toString());
  const verdict = await call(authProcedures.authSaslStep, data(proof));
  scram.verify(verdict.data.toString());
  // cyrus-sasl ends the exchange only after an empty answer to its last message.
  if (!verdict.complete) {
    const end = await call(authProcedures.authSaslStep, data(''));
    if (!end.complete)
      throw new AuthenticationError('The libvirt daemon did not complete the SASL login. Check its log.', {
        reason: 'impostor',
      });
  }
}

function data(text: string): { nil: boolean; data: Buffer } {
  return { nil: false, data: Buffer.from(text) };
}

function checkOffered(mechlist: string): void {
  if (mechlist.split(/[\s,]+/).includes(ScramSha256.mechanism)) return;
  throw new AuthenticationError(
    `The libvirt daemon offers the SASL mechanisms "${mechlist}", but only ${ScramSha256.mechanism} is supported. ` +
      `Set "mech_list: ${ScramSha256.mechanism.toLowerCase()}" in /etc/sasl2/libvirt.conf on that host. ` +
      'libvirt does not offer it over plain TCP: use TLS, SSH or the local socket.',
    { reason: 'mechanism' },
  );
}
