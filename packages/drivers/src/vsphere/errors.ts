import { type ErrorCode, SnaptreeError } from '@snaptree/core';
import { cannotReach } from '../soap/cannot-reach.ts';
import { SoapBroken, SoapUnanswered } from '../soap/errors.ts';
import { vSphereAdvice } from './connecting.ts';
import { type Saying, sayingOf } from './sayings.ts';
import { VimFault } from './vim/faults.ts';

/** What was being done when something went wrong. */
export interface Attempt {
  readonly what: string;
  readonly on: string;
  /** Where the vCenter or ESXi host is, for people. */
  readonly host: string;
  /** A step is done: what its user may not do then says nothing of the connection. */
  readonly acting?: boolean;
  /** Whether a call that changes something may have left: without an answer the outcome is unknown then. */
  readonly sent?: boolean;
}

/** Runs `action` and turns whatever it throws into the product's error, vSphere's own text kept. */
export async function translated<T>(attempt: () => Attempt, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw translate(error, attempt());
  }
}

function translate(error: unknown, attempt: Attempt): SnaptreeError {
  if (error instanceof SnaptreeError) return error;
  const { what, on, host, acting = false, sent = false } = attempt;
  if (error instanceof SoapUnanswered && !sent) return cannotReach(error, vSphereAdvice, host);
  const native = nativeOf(error);
  const verdict = classify(error, sent);
  if (isSignIn(error)) {
    const signIn = { ...verdict, what: 'The sign-in name or its password is not accepted by', on: host };
    return new SnaptreeError({ ...signIn, ...(native === undefined ? {} : { native }) }, { cause: error });
  }
  const code = acting && isDenied(error) ? 'hypervisorError' : verdict.code;
  return new SnaptreeError(
    { ...verdict, code, what, on, ...(native === undefined ? {} : { native }) },
    { cause: error },
  );
}

/** What was to be done afterwards has nothing to do with it. */
const isSignIn = (error: unknown) => error instanceof VimFault && error.fault === 'InvalidLogin';

const isDenied = (error: unknown) => error instanceof VimFault && error.fault === 'NoPermission';

function classify(error: unknown, sent: boolean): { code: ErrorCode; todo: string } {
  if (error instanceof VimFault) return classifyFault(error);
  if (error instanceof SoapUnanswered)
    return {
      code: 'connectionLost',
      todo: 'Whether it happened is unknown until the host can be read again.',
    };
  if (error instanceof SoapBroken) {
    return sent
      ? { code: 'outcomeUnknown', todo: 'Look at the tree before doing anything else.' }
      : { code: 'hypervisorProtocol', todo: 'Check that the address is that of a vCenter or an ESXi host.' };
  }
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'cancelled', todo: 'It was stopped on request.' };
  return { code: 'internal', todo: 'This is a fault of Snaptree; its log says more.' };
}

function classifyFault(fault: VimFault): { code: ErrorCode; todo: string } {
  const { code, todo } = sayingOf(fault);
  const said = wordsOf(fault);
  if (todo !== undefined) return { code, todo };
  return { code, todo: said === '' ? 'Look at its recent tasks in vSphere.' : `vSphere said: ${said}` };
}

/** vSphere's own sentence; empty where it has none: vcsim (0.24) names a type of its sources instead. */
function wordsOf(fault: VimFault): string {
  return /^\*?types\.\w+$/.test(fault.message) ? '' : fault.message;
}

function nativeOf(error: unknown): { text: string; code?: string } | undefined {
  if (error instanceof VimFault) {
    const said = wordsOf(error);
    const text = said === '' ? saidInstead(sayingOf(error), error.fault) : said;
    return error.fault === '' ? { text } : { text, code: error.fault };
  }
  return error instanceof Error && error.message !== '' ? { text: error.message } : undefined;
}

const saidInstead = ({ says }: Saying, fault: string): string =>
  says ?? (fault === '' ? 'A fault without a name' : `The fault ${fault}, without words`);
