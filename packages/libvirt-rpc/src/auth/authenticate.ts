import { AuthenticationError, LibvirtError } from '../errors.ts';
import type { Caller } from '../protocol/procedure.ts';
import { authProcedures } from '../protocol/procedures/auth.ts';
import { authenticateSasl } from './sasl.ts';
import type { Credentials } from './scram.ts';

/** `remote_auth_type` (remote_protocol.x). */
const authType = { none: 0, sasl: 1, polkit: 2 } as const;

/** Authenticates as the daemon requires. Throws `AuthenticationError` with the remedy. */
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
    const remedy = byPolkit ? polkitRemedy : 'Check the user name and password.';
    throw new AuthenticationError(`The libvirt daemon rejected the login: ${error.text}. ${remedy}`, {
      reason: byPolkit ? 'polkit' : 'passwordWrong',
      cause: error,
    });
  }
}

const polkitRemedy =
  'Add the account that runs Snaptree to the group libvirt, or allow org.libvirt.unix.manage for it in a polkit rule. ' +
  'Interactive prompts cannot be answered.';

/** The daemon asks polkit about the client process, so nothing is sent. */
async function authenticatePolkit(call: Caller): Promise<void> {
  const { complete } = await call(authProcedures.authPolkit, {});
  if (!complete) throw new AuthenticationError(`polkit denied access. ${polkitRemedy}`, { reason: 'polkit' });
}

function unknownType(types: readonly number[]): AuthenticationError {
  return new AuthenticationError(
    `The libvirt daemon requires authentication type ${types.join(' or ')}, which is not supported. ` +
      'Set auth_unix_rw (or auth_tls, auth_tcp) in libvirtd.conf to "none", "polkit" or "sasl" with SCRAM-SHA-256.',
    { reason: 'mechanism' },
  );
}
