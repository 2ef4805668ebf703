import { SnaptreeError, type Step } from '@snaptree/core';
import { attemptOf } from '../step/attempt.ts';
import type { NativeError } from './hypervisor/native-error.ts';
import type { SimulatedDomain } from './world/model.ts';

/** The connection is gone, and with it the answer. */
export function lost(domain: { name: string }): SnaptreeError {
  return problem('connectionLost', domain, {
    what: 'The connection to the hypervisor was lost during a step',
    todo: 'It may go on; it is looked at again when the connection is back.',
  });
}

/** The hypervisor's refusal or failure, with its own text. */
export function nativeProblem(
  error: NativeError,
  { name: vm, snapshots }: SimulatedDomain,
  step: Step,
): SnaptreeError {
  const nameOf = (id: string) => snapshots.find((each) => each.id === id)?.name;
  const todo =
    error.code === 'domainBusy'
      ? 'Wait until it has ended.'
      : error.code === 'noSpace'
        ? 'Make room, then read the tree again.'
        : 'Read the tree again.';
  return new SnaptreeError(
    {
      code: error.code,
      ...attemptOf(step, { vm, nameOf }),
      todo,
      native: { text: error.message, ...(error.number === undefined ? {} : { code: error.number }) },
    },
    { cause: error },
  );
}

export function problem(
  code: SnaptreeError['problem']['code'],
  domain: { name: string },
  words: { what: string; todo: string },
): SnaptreeError {
  return new SnaptreeError({ code, what: words.what, on: `on ${domain.name}`, todo: words.todo });
}
