import type { Problem } from '@snaptree/core';
import type { Host } from '@snaptree/hypervisors';

/** What a host that does not answer does instead, in a few words. */
export function awayInWords({ code }: Problem): string {
  if (code === 'hypervisorAuth') return 'does not let Snaptree in';
  if (code === 'certificateUntrusted') return 'its certificate is not trusted';
  return code === 'timeout' ? 'does not answer in time' : 'cannot be reached';
}

export function stateInWords(state: Host['state']): string {
  return state.kind === 'unreachable' ? awayInWords(state.problem) : state.kind;
}
