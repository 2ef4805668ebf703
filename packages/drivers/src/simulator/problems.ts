import { type SnapshotTree, SnaptreeError, type Step } from '@snaptree/core';
import type { NativeError } from './hypervisor/native-error.ts';

/** The tree is not the one that the step was planned on. */
export function unexpected(tree: SnapshotTree, why: string): SnaptreeError {
  return problem('stepExpectationFailed', tree.domain, {
    what: 'The step was not sent',
    todo: `Read the tree again and make a new preview: ${why}.`,
  });
}

/** The connection is gone, and with it the answer. */
export function lost(domain: { name: string }): SnaptreeError {
  return problem('connectionLost', domain, {
    what: 'The connection to the hypervisor was lost during a step',
    todo: 'It may go on; it is looked at again when the connection is back.',
  });
}

/** The hypervisor's refusal or failure, with its own text. */
export function nativeProblem(error: NativeError, domain: { name: string }, step: Step): SnaptreeError {
  const todo =
    error.code === 'domainBusy'
      ? 'Wait until it has ended.'
      : error.code === 'noSpace'
        ? 'Make room, then read the tree again.'
        : 'Read the tree again.';
  return new SnaptreeError(
    {
      code: error.code,
      what: `The hypervisor did not do the step "${step.kind}"`,
      on: `on ${domain.name}`,
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
