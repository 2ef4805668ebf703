import { SnaptreeError } from '@snaptree/core';
import { cannotReach } from '../soap/cannot-reach.ts';
import { SoapFault, SoapUnanswered } from '../soap/errors.ts';
import { type Attempt, answerLost, soapVerdict, translating, type Verdict } from '../soap/verdict.ts';
import { virtualBoxAdvice } from './connecting/advice.ts';
import { notReady, ReferenceLost, ServiceLost, VirtualBoxError } from './connecting/web-service.ts';

/** Runs `action` and turns what it throws into a `SnaptreeError` that keeps VirtualBox's own text. */
export const translated = <T>(attempt: () => Attempt, action: () => Promise<T>): Promise<T> =>
  translating(attempt, translate, action);

function translate(error: unknown, attempt: Attempt): SnaptreeError {
  if (error instanceof SnaptreeError) return error;
  const { what, on, host, sent = false } = attempt;
  if (error instanceof SoapUnanswered && !sent) return cannotReach(error, virtualBoxAdvice, host);
  if (error instanceof ServiceLost && !sent) return virtualBoxEnded(error, host);
  const native = nativeOf(error);
  return new SnaptreeError(
    { ...classify(error, sent), what, on, ...(native === undefined ? {} : { native }) },
    { cause: error },
  );
}

function virtualBoxEnded(error: ServiceLost, host: string): SnaptreeError {
  return new SnaptreeError(
    {
      code: 'hostUnreachable',
      what: error.certain
        ? 'VirtualBox no longer runs behind its web service at {on}.'
        : 'VirtualBox no longer runs behind its web service at {on}, or the password was changed.',
      on: host,
      todo: error.certain
        ? 'Restart vboxwebsrv there. It does not reconnect to VirtualBox automatically.'
        : 'If the password was changed, enter the new one. Otherwise restart vboxwebsrv there.',
      native: { text: error.message },
    },
    { cause: error },
  );
}

function classify(error: unknown, sent: boolean): Verdict {
  if (error instanceof VirtualBoxError) return classifyVirtualBox(error);
  if (error instanceof ReferenceLost || error instanceof ServiceLost) {
    return sent
      ? answerLost
      : {
          code: 'hostUnreachable',
          todo: 'VirtualBox ended the session immediately. Check its web service on that host.',
        };
  }
  if (error instanceof SoapFault)
    return { code: 'hypervisorAuth', todo: 'Check the user name and password of this host.' };
  return soapVerdict(error, sent, 'the VirtualBox web service');
}

/** Result codes of VirtualBox 7.2 (VirtualBox.xidl and NSPR's). */
function classifyVirtualBox({ code, message }: VirtualBoxError): Verdict {
  if (/VERR_DISK_FULL|No space left|Not enough free storage space/i.test(message))
    return { code: 'noSpace', todo: 'Free space on the host, then try again.' };
  // Unknown names get "object not found", unknown ids only a general failure (7.2, tested).
  if (code === '0x80bb0001' || /^Could not find a (?:snapshot|registered machine)/.test(message))
    return { code: 'notFound', todo: 'It no longer exists. Read the tree again.' };
  if (/already locked|while it is changing (?:the )?state|is busy|not locked by this session/i.test(message))
    return { code: 'domainBusy', todo: 'Another session has locked the VM. Try again when it has finished.' };
  if (notReady.test(message))
    return { code: 'domainBusy', todo: 'VirtualBox is changing the VM. Try again in a moment.' };
  if (code === '0x80070005') return { code: 'hypervisorAuth', todo: `VirtualBox reported: ${message}.` };
  return { code: 'hypervisorError', todo: `VirtualBox reported: ${message}.` };
}

function nativeOf(error: unknown): { text: string; code?: string } | undefined {
  if (error instanceof VirtualBoxError) return { text: error.message, code: error.code };
  return error instanceof Error && error.message !== '' ? { text: error.message } : undefined;
}
