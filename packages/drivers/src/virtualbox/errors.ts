import { type ErrorCode, SnaptreeError } from '@snaptree/core';
import type { DialReason } from '@snaptree/libvirt-rpc';
import { SoapBroken, SoapFault, SoapUnanswered } from '../soap/errors.ts';
import { ReferenceLost, VirtualBoxError } from './web-service.ts';

/** What was being done when something went wrong. */
export interface Attempt {
  readonly what: string;
  readonly on: string;
  /** Whether a call that changes something may have left: without an answer the outcome is unknown then. */
  readonly sent?: boolean;
}

type Verdict = { readonly code: ErrorCode; readonly todo: string };

/** Runs `action` and turns whatever it throws into the product's error, VirtualBox's own text kept. */
export async function translated<T>(attempt: () => Attempt, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw translate(error, attempt());
  }
}

function translate(error: unknown, attempt: Attempt): SnaptreeError {
  if (error instanceof SnaptreeError) return error;
  const { what, on } = attempt;
  const { code, todo } = classify(error, attempt.sent === true);
  const native = nativeOf(error);
  const certificate = error instanceof SoapUnanswered ? error.certificate : undefined;
  const optional = {
    ...(native === undefined ? {} : { native }),
    ...(certificate === undefined ? {} : { certificate }),
  };
  return new SnaptreeError({ code, what, on, todo, ...optional }, { cause: error });
}

function classify(error: unknown, sent: boolean): Verdict {
  if (error instanceof VirtualBoxError) return classifyVirtualBox(error);
  if (error instanceof SoapUnanswered || error instanceof ReferenceLost) {
    if (sent)
      return {
        code: 'connectionLost',
        todo: 'Whether it happened is unknown until the host can be read again.',
      };
    return noConnection(error instanceof SoapUnanswered ? error.reason : undefined);
  }
  if (error instanceof SoapFault) {
    return { code: 'hypervisorAuth', todo: 'Check the user and password of this host.' };
  }
  if (error instanceof SoapBroken) {
    return sent
      ? { code: 'outcomeUnknown', todo: 'Look at the tree before doing anything else.' }
      : { code: 'hypervisorProtocol', todo: 'Check that the address is that of VirtualBox’s web service.' };
  }
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'cancelled', todo: 'It was stopped on request.' };
  return { code: 'internal', todo: 'This is a fault of Snaptree; its log says more.' };
}

const confirm =
  'Compare the fingerprint with the host and trust exactly this certificate, or give that of its authority.';
const untrusted = (todo: string): Verdict => ({ code: 'certificateUntrusted', todo });
const unreachable = (todo: string): Verdict => ({ code: 'hostUnreachable', todo });

/** What helps where nothing could be sent. */
function noConnection(reason: DialReason | undefined): Verdict {
  switch (reason) {
    case 'certificateUnknown':
      return untrusted(`Nobody who is known here vouches for its certificate. ${confirm}`);
    case 'certificateOutOfDate':
      return untrusted(`Its certificate is out of date, or not valid yet. ${confirm}`);
    case 'certificateOfOther':
      return untrusted(`Its certificate is made out to another name. ${confirm}`);
    case 'certificateNotPinned':
      return untrusted(
        'Its certificate is not the one that was trusted. Find out why before you trust the new one.',
      );
    case 'noTls':
      return unreachable('It does not speak TLS: choose http, or give vboxwebsrv a certificate (--ssl).');
    case 'hostNotFound':
      return unreachable('The name of the host is not known: check its spelling.');
    case 'nobodyListens':
      return unreachable('Install VirtualBox on the computer that runs Snaptree, or give an address.');
    default:
      return unreachable(
        'Check the address and the port, and that vboxwebsrv runs there and listens beyond its own loopback (-H).',
      );
  }
}

/** Result codes of VirtualBox 7.2 (VirtualBox.xidl and NSPR's). */
function classifyVirtualBox({ code, message }: VirtualBoxError): Verdict {
  if (/VERR_DISK_FULL|No space left/i.test(message))
    return { code: 'noSpace', todo: 'Free some space on the host and try again.' };
  // By id an unknown snapshot is a plain failure (tried); by name it is "object not found".
  if (code === '0x80bb0001' || /^Could not find a (?:snapshot|registered machine)/.test(message))
    return { code: 'notFound', todo: 'It is already gone; read the tree again.' };
  if (/already locked|while it is changing the state|is busy|not locked by this session/i.test(message))
    return { code: 'domainBusy', todo: 'Another session holds the machine; try again when it is free.' };
  if (code === '0x80070005') return { code: 'hypervisorAuth', todo: `VirtualBox said: ${message}.` };
  return { code: 'hypervisorError', todo: `VirtualBox said: ${message}.` };
}

function nativeOf(error: unknown): { text: string; code?: string } | undefined {
  if (error instanceof VirtualBoxError) return { text: error.message, code: error.code };
  return error instanceof Error && error.message !== '' ? { text: error.message } : undefined;
}
