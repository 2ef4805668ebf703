import { type ErrorCode, type Problem, SnaptreeError } from '@snaptree/core';

/** `what` contains `{on}` where its subject belongs. */
export function problem(code: ErrorCode, parts: Pick<Problem, 'what' | 'on' | 'todo'>): SnaptreeError {
  return new SnaptreeError({ code, ...parts });
}

export const noSuchHost = (hostId: string): SnaptreeError =>
  problem('notFound', {
    what: 'Host {on} does not exist.',
    on: hostId,
    todo: 'Choose a host from the list.',
  });

const CONNECTION_CODES: readonly ErrorCode[] = [
  'hostUnreachable',
  'connectionLost',
  'timeout',
  'hypervisorAuth',
  'certificateUntrusted',
  'secretsUnreadable',
  'duplicateHost',
];

/** Whether the hypervisor could not be reached, as opposed to having refused. */
export function isConnectionError(error: unknown): error is SnaptreeError {
  return error instanceof SnaptreeError && CONNECTION_CODES.includes(error.problem.code);
}

/** The problem of any error. Errors that are not a `SnaptreeError` become `internal` and keep their text. */
export function problemOf(error: unknown, on: string): Problem {
  if (error instanceof SnaptreeError) return error.problem;
  return {
    code: 'internal',
    what: 'Internal error in Snaptree while working on {on}.',
    on,
    todo: 'Check the server log, and report this error together with the lines around this time.',
    native: { text: error instanceof Error ? error.message : String(error) },
  };
}
