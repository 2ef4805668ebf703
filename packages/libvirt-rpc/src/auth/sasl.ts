import { AuthenticationError } from '../errors.ts';
import type { Caller } from '../protocol/procedure.ts';
import { authProcedures } from '../protocol/procedures/auth.ts';
import { type Credentials, ScramSha256 } from './scram.ts';

/** Logs in with SCRAM-SHA-256, the one SASL mechanism that is spoken here. */
export async function authenticateSasl(call: Caller, credentials: Credentials | undefined): Promise<void> {
  const { mechlist } = await call(authProcedures.authSaslInit, {});
  checkOffered(mechlist);
  if (credentials === undefined) {
    throw new AuthenticationError(
      'The libvirt daemon asks for a SASL login and none was given. Give this host a user name and a password.',
      { reason: 'passwordNeeded' },
    );
  }
  const scram = new ScramSha256(credentials);
  const mech = ScramSha256.mechanism;
  const challenge = await call(authProcedures.authSaslStart, { mech, ...data(scram.first()) });
  const proof = scram.final(challenge.data.toString());
  const verdict = await call(authProcedures.authSaslStep, data(proof));
  scram.verify(verdict.data.toString());
  // cyrus-sasl gives its last message apart from the end of the exchange, which an empty answer fetches.
  if (!verdict.complete) {
    const end = await call(authProcedures.authSaslStep, data(''));
    if (!end.complete)
      throw new AuthenticationError('The daemon does not finish the SASL login. See its log.', {
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
    `The libvirt daemon offers the SASL mechanisms "${mechlist}", and only ${ScramSha256.mechanism} is supported. ` +
      `Set "mech_list: ${ScramSha256.mechanism.toLowerCase()}" in /etc/sasl2/libvirt.conf on that host. ` +
      'Over plain TCP libvirt never offers it: use TLS, SSH or the local socket.',
    { reason: 'mechanism' },
  );
}
