import { SnaptreeError } from '@snaptree/core';
import { cannotReach } from '../soap/cannot-reach.ts';
import { SoapUnanswered } from '../soap/errors.ts';
import { type Attempt, soapVerdict, translating, type Verdict } from '../soap/verdict.ts';
import { vSphereAdvice } from './connecting/advice.ts';
import { type FaultMessage, faultMessageOf } from './fault-messages.ts';
import { VimFault } from './vim/faults.ts';

interface StepAttempt extends Attempt {
  /** A step runs: a missing privilege then is not a failed sign-in. */
  readonly acting?: boolean;
}

/** Runs `action` and turns what it throws into a `SnaptreeError` that keeps vSphere's own text. */
export const translated = <T>(attempt: () => StepAttempt, action: () => Promise<T>): Promise<T> =>
  translating(attempt, translate, action);

function translate(error: unknown, attempt: StepAttempt): SnaptreeError {
  if (error instanceof SnaptreeError) return error;
  const { what, on, host, acting = false, sent = false } = attempt;
  if (error instanceof SoapUnanswered && !sent) return cannotReach(error, vSphereAdvice, host);
  const native = nativeOf(error);
  const verdict =
    error instanceof VimFault ? classifyFault(error) : soapVerdict(error, sent, 'a vCenter or an ESXi host');
  if (isSignIn(error)) {
    const signIn = { ...verdict, what: '{on} does not accept the user name or the password.', on: host };
    return new SnaptreeError({ ...signIn, ...(native === undefined ? {} : { native }) }, { cause: error });
  }
  const code = acting && isDenied(error) ? 'hypervisorError' : verdict.code;
  return new SnaptreeError(
    { ...verdict, code, what, on, ...(native === undefined ? {} : { native }) },
    { cause: error },
  );
}

/** It has nothing to do with the call that came after the sign-in. */
const isSignIn = (error: unknown) => error instanceof VimFault && error.fault === 'InvalidLogin';

const isDenied = (error: unknown) => error instanceof VimFault && error.fault === 'NoPermission';

function classifyFault(fault: VimFault): Verdict {
  const { code, todo } = faultMessageOf(fault);
  const text = textOf(fault);
  if (todo !== undefined) return { code, todo };
  return { code, todo: text === '' ? 'Check the recent tasks in vSphere.' : `vSphere reported: ${text}` };
}

/** vSphere's own sentence; empty for vcsim (0.24), which sends the name of a Go type instead. */
function textOf(fault: VimFault): string {
  return /^\*?types\.\w+$/.test(fault.message) ? '' : fault.message;
}

function nativeOf(error: unknown): { text: string; code?: string } | undefined {
  if (error instanceof VimFault) {
    const text = textOf(error) || ownTextOf(faultMessageOf(error), error.fault);
    return error.fault === '' ? { text } : { text, code: error.fault };
  }
  return error instanceof Error && error.message !== '' ? { text: error.message } : undefined;
}

const ownTextOf = ({ text }: FaultMessage, fault: string): string =>
  text ?? (fault === '' ? 'A fault without a name or a message.' : `The fault ${fault}, without a message.`);
