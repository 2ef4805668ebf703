import type { NetworkReason } from './reason.ts';

const reasons: Readonly<Record<string, NetworkReason>> = {
  ENOTFOUND: 'hostNotFound',
  EAI_AGAIN: 'hostNotFound',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'silent',
};

/** What a failure of Node's sockets means; undefined when it is none of the network. */
export function networkReason(error: unknown): NetworkReason | undefined {
  // A name with several addresses fails with one error that holds one for each of them.
  if (error instanceof AggregateError) {
    return error.errors.map(networkReason).find((reason) => reason !== undefined);
  }
  const code = codeOf(error);
  return code === undefined ? undefined : reasons[code];
}

/** The code that Node puts on its errors: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
