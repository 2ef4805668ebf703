import type { NetworkReason } from './reason.ts';

const reasons: Readonly<Record<string, NetworkReason>> = {
  ENOTFOUND: 'hostNotFound',
  EAI_AGAIN: 'hostNotFound',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'silent',
  ENOTDIALABLE: 'notDialable',
};

/** Undefined if the error is not a network failure. */
export function networkReason(error: unknown): NetworkReason | undefined {
  // A host with several addresses fails with one error for each of them.
  if (error instanceof AggregateError) {
    return error.errors.map(networkReason).find((reason) => reason !== undefined);
  }
  const code = codeOf(error);
  return code === undefined ? undefined : reasons[code];
}

/** The code of a Node error: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
