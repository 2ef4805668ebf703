import { type ErrorCode, SnaptreeError } from '@snaptree/core';
import { ConnectionLost, flags, LibvirtError, ProtocolError, XdrError } from '@snaptree/libvirt-rpc';

export interface Attempt {
  /** "Cannot delete {on}." */
  readonly what: string;
  /** "snapshot before-upgrade of VM web-shop" */
  readonly on: string;
  /** Whether the call changes something. An unreadable reply then leaves the outcome unknown. */
  readonly mutating?: boolean;
}

/** Runs `action` and translates what it throws into a `SnaptreeError` that keeps libvirt's message. */
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
      ? {
          code: 'connectionLost',
          todo: 'Whether the change happened is unknown until the host can be read again.',
        }
      : { code: 'hostUnreachable', todo: 'The connection was lost. Try again when the host responds.' };
  }
  if (error instanceof ProtocolError || error instanceof XdrError) {
    return attempt.mutating === true && error instanceof ProtocolError
      ? { code: 'outcomeUnknown', todo: 'Check the tree before you do anything else.' }
      : {
          code: 'hypervisorProtocol',
          todo: 'The reply was unreadable. Try again. If it happens again, the daemon may not be libvirt.',
        };
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return { code: 'cancelled', todo: 'It was canceled on request.' };
  }
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { code: 'timeout', todo: 'The host did not respond in time. Try again.' };
  }
  return { code: 'internal', todo: 'This is a bug in Snaptree. Its log has the details.' };
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
      return { code: 'notFound', todo: 'It no longer exists. Read the tree again.' };
    case errorCode.operationTimeout:
      return { code: 'domainBusy', todo: 'Another job is running on this VM. Wait until it finishes.' };
    case errorCode.operationAborted:
      return { code: 'cancelled', todo: 'It was canceled. Read the tree again.' };
    case errorCode.accessDenied:
    case errorCode.operationDenied:
    case errorCode.authFailed:
    case errorCode.authCancelled:
    case errorCode.authUnavailable:
      return {
        // A denied step does not affect the connection: the host can still be read.
        code: mutating ? 'hypervisorError' : 'hypervisorAuth',
        todo: 'Allow it for this account in a polkit rule on the host (org.libvirt.api), or use a different account.',
      };
    default:
      return { code: 'hypervisorError', todo: `libvirt reported: ${error.text}.` };
  }
}

function nativeOf(error: unknown): { text: string; code?: string } | undefined {
  if (error instanceof LibvirtError) return { text: error.text, code: `${error.code}/${error.domain}` };
  return error instanceof Error ? { text: error.message } : undefined;
}

export function isLibvirt(error: unknown, code: keyof typeof flags.errorCode): boolean {
  return error instanceof LibvirtError && error.code === flags.errorCode[code];
}
