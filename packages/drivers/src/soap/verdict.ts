import type { ErrorCode } from '@snaptree/core';
import { SoapBroken, SoapUnanswered } from './errors.ts';

/** What was being done when something went wrong. */
export interface Attempt {
  readonly what: string;
  readonly on: string;
  /** Where the host is, for people. */
  readonly host: string;
  /** Whether a call that changes something may have left: without an answer the outcome is unknown then. */
  readonly sent?: boolean;
}

export interface Verdict {
  readonly code: ErrorCode;
  readonly todo: string;
}

/** Of a call that left, and was never heard of again. */
export const lostOnTheWay: Verdict = {
  code: 'connectionLost',
  todo: 'Whether it happened is unknown until the host can be read again.',
};

/**
 * What an error means that is none of the service's own.
 * @param expected whose address it has to be: "that of a vCenter"
 */
export function soapVerdict(error: unknown, sent: boolean, expected: string): Verdict {
  if (error instanceof SoapUnanswered) return lostOnTheWay;
  if (error instanceof SoapBroken) {
    return sent
      ? { code: 'outcomeUnknown', todo: 'Look at the tree before doing anything else.' }
      : { code: 'hypervisorProtocol', todo: `Check that the address is ${expected}.` };
  }
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'cancelled', todo: 'It was stopped on request.' };
  return { code: 'internal', todo: 'This is a fault of Snaptree; its log says more.' };
}

/** Runs `action` and throws whatever it throws as `translate` says it. */
export async function translating<A, T>(
  attempt: () => A,
  translate: (error: unknown, attempt: A) => Error,
  action: () => Promise<T>,
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw translate(error, attempt());
  }
}
