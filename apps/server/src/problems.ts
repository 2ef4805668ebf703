import { type ErrorCode, type Problem, SnaptreeError } from '@snaptree/core';

/** Makes the product's error from its three parts. */
export function problem(code: ErrorCode, parts: Pick<Problem, 'what' | 'on' | 'todo'>): SnaptreeError {
  return new SnaptreeError({ code, ...parts });
}

export const noSuchHost = (hostId: string): SnaptreeError =>
  problem('notFound', {
    what: 'There is no such host',
    on: hostId,
    todo: 'Choose one of the list of hosts.',
  });

const CONNECTION_CODES: readonly ErrorCode[] = [
  'hostUnreachable',
  'connectionLost',
  'timeout',
  'hypervisorAuth',
  'certificateUntrusted',
];

/** Whether the error says that the hypervisor could not be asked, rather than that it answered no. */
export function isConnectionError(error: unknown): error is SnaptreeError {
  return error instanceof SnaptreeError && CONNECTION_CODES.includes(error.problem.code);
}

/** The problem of any error; what is not the product's own becomes `internal` with its text kept. */
export function problemOf(error: unknown, on: string): Problem {
  if (error instanceof SnaptreeError) return error.problem;
  return {
    code: 'internal',
    what: 'Something in Snaptree itself failed',
    on,
    todo: 'Look at the log of the server, and report it with the lines around this time.',
    native: { text: error instanceof Error ? error.message : String(error) },
  };
}
