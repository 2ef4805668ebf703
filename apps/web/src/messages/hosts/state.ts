import type { Problem } from '@snaptree/core';
import type { Host } from '@snaptree/hypervisors';

/** Why a host cannot be used, in a few words. */
export function awayInWords({ code }: Problem): string {
  if (code === 'hypervisorAuth') return 'sign-in rejected';
  if (code === 'certificateUntrusted') return 'certificate not trusted';
  return code === 'timeout' ? 'no response in time' : 'unreachable';
}

export function stateInWords(state: Host['state']): string {
  return state.kind === 'unreachable' ? awayInWords(state.problem) : state.kind;
}
