import { SnaptreeError } from '@snaptree/core';
import type { HostConnection } from '@snaptree/hypervisors';
import { AuthenticationError, DialError, LibvirtError, ProtocolError } from '@snaptree/libvirt-rpc';
import { type Advice, withoutNodeAdvice } from '../../connecting/advice.ts';
import { type AdviceByWay, dialAdvice, type Way } from './dial-advice.ts';
import { openAdvice } from './open-advice.ts';
import { signInAdvice } from './sign-in-advice.ts';

export type LibvirtConnection = Extract<HostConnection, { kind: 'libvirt' }>;
/**
 * What kept a connection from opening, in three parts: which way failed, to which address, and what helps there.
 * What is none of these (an abort) comes back as it is.
 */
export function cannotConnect(error: unknown, connection: LibvirtConnection): unknown {
  const advice = adviceFor(error, connection);
  if (advice === undefined) return error;
  const certificate = error instanceof DialError ? error.certificate : undefined;
  return new SnaptreeError(
    {
      ...advice,
      on: addressInWords(connection),
      ...(error instanceof Error ? { native: nativeOf(error) } : {}),
      ...(certificate === undefined ? {} : { certificate }),
    },
    { cause: error },
  );
}

function adviceFor(error: unknown, connection: LibvirtConnection): Advice | undefined {
  const way = connection.transport.kind;
  if (error instanceof DialError) return fitting(dialAdvice[error.reason], way);
  if (error instanceof AuthenticationError) return fitting(signInAdvice[error.reason], way);
  if (error instanceof LibvirtError) return openAdvice(error, connection);
  return error instanceof ProtocolError ? fitting(dialAdvice.notLibvirt, way) : undefined;
}

function fitting({ code, what, todo }: AdviceByWay, way: Way): Advice {
  return { code, what, todo: typeof todo === 'string' ? todo : todo(way) };
}

/** The words of what failed below; our own sentence around them would say the same a second time. */
function nativeOf(error: Error): { text: string; code?: string } {
  if (error instanceof LibvirtError) return { text: error.text, code: `${error.code}/${error.domain}` };
  const { cause } = error;
  if (cause instanceof LibvirtError) return nativeOf(cause);
  const text = cause instanceof Error && cause.message !== '' ? cause.message : error.message;
  return { text: withoutNodeAdvice(text) };
}

/** `admin@kvm-1 by SSH`, `kvm-2:16514 by TLS`, `/run/libvirt/libvirt-sock`. */
function addressInWords({ transport }: LibvirtConnection): string {
  switch (transport.kind) {
    case 'unix':
      return transport.path ?? 'this machine';
    case 'ssh': {
      const user = transport.user === undefined ? '' : `${transport.user}@`;
      return `${user}${transport.host}${transport.port === undefined ? '' : `:${transport.port}`} by SSH`;
    }
    case 'tcp':
      return `${transport.host}:${transport.port ?? 16_509} by TCP`;
    case 'tls':
      return `${transport.host}:${transport.port ?? 16_514} by TLS`;
    default:
      return transport satisfies never;
  }
}
