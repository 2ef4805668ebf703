import { SnaptreeError } from '@snaptree/core';
import type { HostConnection } from '@snaptree/hypervisors';
import { AuthenticationError, DialError, LibvirtError, ProtocolError } from '@snaptree/libvirt-rpc';
import { type Advice, withoutNodeAdvice } from '../../connecting/advice.ts';
import { dialAdvice, type TransportAdvice, type TransportKind } from './dial-advice.ts';
import { openAdvice } from './open-advice.ts';
import { signInAdvice } from './sign-in-advice.ts';

export type LibvirtConnection = Extract<HostConnection, { kind: 'libvirt' }>;

/** Explains why a connection could not be opened. Returns other errors, such as an abort, unchanged. */
export function cannotConnect(error: unknown, connection: LibvirtConnection): unknown {
  const advice = adviceFor(error, connection);
  if (advice === undefined) return error;
  const certificate = error instanceof DialError ? error.certificate : undefined;
  return new SnaptreeError(
    {
      ...advice,
      on: addressOf(connection),
      ...(error instanceof Error && !(error instanceof ProtocolError) ? { native: nativeOf(error) } : {}),
      ...(certificate === undefined ? {} : { certificate }),
    },
    { cause: error },
  );
}

function adviceFor(error: unknown, connection: LibvirtConnection): Advice | undefined {
  const transport = connection.transport.kind;
  if (error instanceof DialError) return forTransport(dialAdvice[error.reason], transport);
  if (error instanceof AuthenticationError) return forTransport(signInAdvice[error.reason], transport);
  if (error instanceof LibvirtError) return openAdvice(error, connection);
  return error instanceof ProtocolError ? forTransport(dialAdvice.notLibvirt, transport) : undefined;
}

function forTransport({ code, what, todo }: TransportAdvice, transport: TransportKind): Advice {
  return { code, what, todo: typeof todo === 'string' ? todo : todo(transport) };
}

/** The message of the underlying error, because our sentence already says the rest. */
function nativeOf(error: Error): { text: string; code?: string } {
  if (error instanceof LibvirtError) return { text: error.text, code: `${error.code}/${error.domain}` };
  const { cause } = error;
  if (cause instanceof LibvirtError) return nativeOf(cause);
  const text = cause instanceof Error && cause.message !== '' ? cause.message : error.message;
  return { text: withoutNodeAdvice(text) };
}

/** `admin@kvm-1 (SSH)`, `kvm-2:16514 (TLS)`, `/run/libvirt/libvirt-sock`. */
function addressOf({ transport }: LibvirtConnection): string {
  switch (transport.kind) {
    case 'unix':
      return transport.path ?? 'this computer';
    case 'ssh': {
      const user = transport.user === undefined ? '' : `${transport.user}@`;
      return `${user}${transport.host}${transport.port === undefined ? '' : `:${transport.port}`} (SSH)`;
    }
    case 'tcp':
      return `${transport.host}:${transport.port ?? 16_509} (TCP)`;
    case 'tls':
      return `${transport.host}:${transport.port ?? 16_514} (TLS)`;
    default:
      return transport satisfies never;
  }
}
