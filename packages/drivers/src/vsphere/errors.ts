import { SnaptreeError } from '@snaptree/core';
import { cannotReach } from '../soap/cannot-reach.ts';
import { SoapUnanswered } from '../soap/errors.ts';
import { type Attempt, soapVerdict, translating, type Verdict } from '../soap/verdict.ts';
import { vSphereAdvice } from './connecting/advice.ts';
import { type FaultMessage, faultMessageOf } from './fault-messages.ts';
import { VimFault } from './vim/faults.ts';

interface StepAttempt extends Attempt {
  /** A step is done: what its user may not do then says nothing of the connection. */
  readonly acting?: boolean;
}

/** Runs `action` and turns whatever it throws into the product's error, vSphere's own text kept. */
export const translated = <T>(attempt: () => StepAttempt, action: () => Promise<T>): Promise<T> =>
  translating(attempt, translate, action);

function translate(error: unknown, attempt: StepAttempt): SnaptreeError {
  if (error instanceof SnaptreeError) return error;
  const { what, on, host, acting = false, sent = false } = attempt;
  if (error instanceof SoapUnanswered && !sent) return cannotReach(error, vSphereAdvice, host);
  const native = nativeOf(error);
  const verdict =
    error instanceof VimFault
      ? classifyFault(error)
      : soapVerdict(error, sent, 'that of a vCenter or an ESXi host');
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

function classifyFault(fault: VimFault): Verdict {
  const { code, todo } = faultMessageOf(fault);
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
    const text = said === '' ? saidInstead(faultMessageOf(error), error.fault) : said;
    return error.fault === '' ? { text } : { text, code: error.fault };
  }
  return error instanceof Error && error.message !== '' ? { text: error.message } : undefined;
}

const saidInstead = ({ says }: FaultMessage, fault: string): string =>
  says ?? (fault === '' ? 'A fault without a name' : `The fault ${fault}, without words`);
