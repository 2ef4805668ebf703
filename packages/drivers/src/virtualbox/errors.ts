import { SnaptreeError } from '@snaptree/core';
import { cannotReach } from '../soap/cannot-reach.ts';
import { SoapFault, SoapUnanswered } from '../soap/errors.ts';
import { type Attempt, lostOnTheWay, soapVerdict, translating, type Verdict } from '../soap/verdict.ts';
import { virtualBoxAdvice } from './connecting/advice.ts';
import { notReady, ReferenceLost, ServiceLost, VirtualBoxError } from './connecting/web-service.ts';

/** Runs `action` and turns whatever it throws into the product's error, VirtualBox's own text kept. */
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
        ? 'VirtualBox has ended behind its web service at'
        : 'VirtualBox has ended, or has another password now, behind its web service at',
      on: host,
      todo: error.certain
        ? 'End vboxwebsrv there and start it again: by itself it does not find VirtualBox any more.'
        : 'Enter the password if it was changed. Otherwise end vboxwebsrv there and start it again.',
      native: { text: error.message },
    },
    { cause: error },
  );
}

function classify(error: unknown, sent: boolean): Verdict {
  if (error instanceof VirtualBoxError) return classifyVirtualBox(error);
  if (error instanceof ReferenceLost || error instanceof ServiceLost) {
    return sent
      ? lostOnTheWay
      : {
          code: 'hostUnreachable',
          todo: 'VirtualBox ended the session at once; look at its web service there.',
        };
  }
  if (error instanceof SoapFault)
    return { code: 'hypervisorAuth', todo: 'Check the user and password of this host.' };
  return soapVerdict(error, sent, 'that of VirtualBox’s web service');
}

/** Result codes of VirtualBox 7.2 (VirtualBox.xidl and NSPR's). */
function classifyVirtualBox({ code, message }: VirtualBoxError): Verdict {
  if (/VERR_DISK_FULL|No space left|Not enough free storage space/i.test(message))
    return { code: 'noSpace', todo: 'Free some space on the host and try again.' };
  // By id an unknown snapshot is a plain failure (tried); by name it is "object not found".
  if (code === '0x80bb0001' || /^Could not find a (?:snapshot|registered machine)/.test(message))
    return { code: 'notFound', todo: 'It is already gone; read the tree again.' };
  if (/already locked|while it is changing (?:the )?state|is busy|not locked by this session/i.test(message))
    return { code: 'domainBusy', todo: 'Another session holds the machine; try again when it is free.' };
  if (notReady.test(message))
    return { code: 'domainBusy', todo: 'VirtualBox is changing it; try again in a moment.' };
  if (code === '0x80070005') return { code: 'hypervisorAuth', todo: `VirtualBox said: ${message}.` };
  return { code: 'hypervisorError', todo: `VirtualBox said: ${message}.` };
}

function nativeOf(error: unknown): { text: string; code?: string } | undefined {
  if (error instanceof VirtualBoxError) return { text: error.message, code: error.code };
  return error instanceof Error && error.message !== '' ? { text: error.message } : undefined;
}
