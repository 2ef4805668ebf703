import { type ErrorCode, SnaptreeError } from '@snaptree/core';
import { ConnectionLost, flags, LibvirtError, ProtocolError, XdrError } from '@snaptree/libvirt-rpc';

/** What was being done when something went wrong. */
export interface Attempt {
  /** "Cannot delete the snapshot" */
  readonly what: string;
  /** "before-upgrade of web-shop" */
  readonly on: string;
  /** Whether the call changes something: an unreadable reply then leaves the outcome unknown. */
  readonly mutating?: boolean;
}

/** Runs `action` and turns whatever it throws into the product's error, libvirt's own text kept. */
export async function translated<T>(attempt: Attempt, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw translate(error, attempt);
  }
}

export function translate(error: unknown, attempt: Attempt): SnaptreeError {
  if (error instanceof SnaptreeError) return error;
  const { code, todo } = classify(error, attempt);
  const native = nativeOf(error);
  const problem = {
    code,
    what: attempt.what,
    on: attempt.on,
    todo,
    ...(native === undefined ? {} : { native }),
  };
  return new SnaptreeError(problem, { cause: error });
}

type Verdict = { code: ErrorCode; todo: string };

function classify(error: unknown, attempt: Attempt): Verdict {
  if (error instanceof LibvirtError) return classifyLibvirt(error, attempt);
  if (error instanceof ConnectionLost) {
    return attempt.mutating === true && error.sent
      ? { code: 'connectionLost', todo: 'Whether it happened is unknown until the host can be read again.' }
      : { code: 'hostUnreachable', todo: 'The connection broke; try again once the host answers.' };
  }
  if (error instanceof ProtocolError || error instanceof XdrError) {
    return attempt.mutating === true && error instanceof ProtocolError
      ? { code: 'outcomeUnknown', todo: 'Look at the tree before doing anything else.' }
      : { code: 'hypervisorProtocol', todo: 'Try again; if it stays, the daemon is of an unknown kind.' };
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return { code: 'cancelled', todo: 'It was stopped on request.' };
  }
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { code: 'timeout', todo: 'The host answered too slowly; try again.' };
  }
  return { code: 'internal', todo: 'This is a fault of Snaptree; its log says more.' };
}

/** ENOSPC, as libvirt passes it in `int1` of a system error. */
const noSpaceLeft = 28;

function classifyLibvirt(error: LibvirtError, { mutating = false }: Attempt): Verdict {
  const { errorCode } = flags;
  if (error.int1 === noSpaceLeft || /No space left/i.test(error.text)) {
    return { code: 'noSpace', todo: 'Free some space on the host and try again.' };
  }
  switch (error.code) {
    case errorCode.noDomain:
    case errorCode.noDomainSnapshot:
      return { code: 'notFound', todo: 'It is already gone; read the tree again.' };
    case errorCode.operationTimeout:
      return { code: 'domainBusy', todo: 'Another job holds the machine; wait until it ends.' };
    case errorCode.operationAborted:
      return { code: 'cancelled', todo: 'It was stopped; read the tree again.' };
    case errorCode.accessDenied:
    case errorCode.operationDenied:
    case errorCode.authFailed:
    case errorCode.authCancelled:
    case errorCode.authUnavailable:
      return {
        // What its account may not do says nothing of the connection, over which the host is read as before.
        code: mutating ? 'hypervisorError' : 'hypervisorAuth',
        todo: 'Allow it to the account in the polkit rules of the host (org.libvirt.api), or sign in as another.',
      };
    default:
      return { code: 'hypervisorError', todo: `libvirt said: ${error.text}.` };
  }
}

function nativeOf(error: unknown): { text: string; code?: string } | undefined {
  if (error instanceof LibvirtError) return { text: error.text, code: `${error.code}/${error.domain}` };
  return error instanceof Error ? { text: error.message } : undefined;
}

export function isLibvirt(error: unknown, code: keyof typeof flags.errorCode): boolean {
  return error instanceof LibvirtError && error.code === flags.errorCode[code];
}
