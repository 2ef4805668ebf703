import type { NetworkReason } from '@snaptree/connect';
import { SnaptreeError } from '@snaptree/core';
import { type Advice, withoutNodeAdvice } from '../connecting/advice.ts';
import type { SoapUnanswered } from './errors.ts';

/** What to do for each reason that one kind of service cannot be reached. */
export type ServiceAdvice = Readonly<Record<NetworkReason, Advice>> & {
  /** For a service that Snaptree starts itself. */
  readonly notStarted?: Advice;
};

/**
 * Why a service does not answer. Only for requests that changed nothing: after a change the outcome is unknown.
 * @param host its address, for people
 */
export function cannotReach(error: SoapUnanswered, advice: ServiceAdvice, host: string): SnaptreeError {
  const { reason = 'hungUp', certificate, message } = error;
  return new SnaptreeError(
    {
      ...(advice[reason] ?? advice.refused),
      on: host,
      native: { text: withoutNodeAdvice(message) },
      ...(certificate === undefined ? {} : { certificate }),
    },
    { cause: error },
  );
}
