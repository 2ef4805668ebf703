import { AuthenticationError, LibvirtError } from '../errors.ts';
import type { Caller } from '../protocol/procedure.ts';
import { authProcedures } from '../protocol/procedures/auth.ts';
import { authenticateSasl } from './sasl.ts';
import type { Credentials } from './scram.ts';

/** `remote_auth_type` (remote_protocol.x). */
const authType = { none: 0, sasl: 1, polkit: 2 } as const;

/** Does what the daemon asks for before it takes any other call. Throws `AuthenticationError` with the remedy. */
export async function authenticate(call: Caller, credentials: Credentials | undefined): Promise<void> {
  const { types } = await call(authProcedures.authList, {});
  if (types.length === 0 || types.includes(authType.none)) return;
  try {
    if (types.includes(authType.polkit)) await authenticatePolkit(call);
    else if (types.includes(authType.sasl)) await authenticateSasl(call, credentials);
    else throw unknownType(types);
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    const byPolkit = types.includes(authType.polkit);
    const way = byPolkit ? polkitRemedy : 'Check user name and password.';
    throw new AuthenticationError(`The libvirt daemon refused the login: ${error.text}. ${way}`, {
      reason: byPolkit ? 'polkit' : 'passwordWrong',
      cause: error,
    });
  }
}

const polkitRemedy =
  'Allow org.libvirt.unix.manage for the user that Snaptree runs as with a polkit rule, ' +
  'or add that user to the group libvirt; nobody is there to type a password.';

/** The daemon asks polkit about the process at the other end of the socket; there is nothing to send. */
async function authenticatePolkit(call: Caller): Promise<void> {
  const { complete } = await call(authProcedures.authPolkit, {});
  if (!complete)
    throw new AuthenticationError(`polkit did not let us in. ${polkitRemedy}`, { reason: 'polkit' });
}

function unknownType(types: readonly number[]): AuthenticationError {
  return new AuthenticationError(
    `The libvirt daemon asks for the authentication type ${types.join(' or ')}, which is not supported. ` +
      'Set auth_unix_rw (or auth_tls, auth_tcp) in libvirtd.conf to "none", "polkit" or "sasl" with SCRAM-SHA-256.',
    { reason: 'mechanism' },
  );
}
