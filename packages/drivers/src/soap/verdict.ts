import type { ErrorCode } from '@snaptree/core';
import { SoapBroken, SoapUnanswered } from './errors.ts';

/** What was attempted when an error occurred. */
export interface Attempt {
  /** One sentence with `{on}` in place of its subject. */
  readonly what: string;
  readonly on: string;
  /** The address of the host, for people. */
  readonly host: string;
  /** Whether a change may have been sent: without an answer its outcome is unknown. */
  readonly sent?: boolean;
}

export interface Verdict {
  readonly code: ErrorCode;
  readonly todo: string;
}

/** For a change that was sent and not answered. */
export const answerLost: Verdict = {
  code: 'connectionLost',
  todo: 'Whether the change happened is unknown until the host can be read again.',
};

/**
 * What an error means that the service did not report itself.
 * @param expected what the address must belong to: "a vCenter"
 */
export function soapVerdict(error: unknown, sent: boolean, expected: string): Verdict {
  if (error instanceof SoapUnanswered) return answerLost;
  if (error instanceof SoapBroken) {
    return sent
      ? { code: 'outcomeUnknown', todo: 'Check the tree before you do anything else.' }
      : { code: 'hypervisorProtocol', todo: `Check that the address belongs to ${expected}.` };
  }
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'cancelled', todo: 'It was canceled on request.' };
  return { code: 'internal', todo: 'This is a bug in Snaptree. Its log has the details.' };
}

/** Runs `action` and throws what it throws as `translate` returns it. */
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
