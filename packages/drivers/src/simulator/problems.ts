import { SnaptreeError, type Step } from '@snaptree/core';
import { attemptOf } from '../step/attempt.ts';
import type { NativeError } from './hypervisor/native-error.ts';
import type { SimulatedDomain } from './world/model.ts';

/** The connection was lost, so the result of the step is unknown. */
export function lost(domain: { name: string }): SnaptreeError {
  return problem('connectionLost', domain, {
    what: 'Lost the connection to the hypervisor during a step on VM {on}.',
    todo: 'The step may still be running. Its result is checked when the connection is back.',
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
      ? 'Wait until the other task ends.'
      : error.code === 'noSpace'
        ? 'Free some space, then reload the snapshots.'
        : 'Reload the snapshots.';
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
  /** `what` has `{on}` in place of the name of the VM. */
  words: { what: string; todo: string },
): SnaptreeError {
  return new SnaptreeError({ code, what: words.what, on: domain.name, todo: words.todo });
}
