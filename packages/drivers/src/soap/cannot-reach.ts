import type { NetworkReason } from '@snaptree/connect';
import { SnaptreeError } from '@snaptree/core';
import { type Advice, ownWords } from '../connecting/advice.ts';
import type { SoapUnanswered } from './errors.ts';

/** What helps with one kind of service, for whatever can keep a connection from it. */
export type ServiceAdvice = Readonly<Record<NetworkReason, Advice>> & {
  /** Of a service that is started here where it is needed. */
  readonly notStarted?: Advice;
};

/**
 * Why a service does not answer, in three parts. Only where nothing was sent that changes anything: of that
 * nobody knows what became of it, which is another thing to say.
 * @param host its address, for people
 */
export function cannotReach(error: SoapUnanswered, advice: ServiceAdvice, host: string): SnaptreeError {
  const { reason = 'hungUp', certificate, message } = error;
  return new SnaptreeError(
    {
      ...(advice[reason] ?? advice.refused),
      on: host,
      native: { text: ownWords(message) },
      ...(certificate === undefined ? {} : { certificate }),
    },
    { cause: error },
  );
}
