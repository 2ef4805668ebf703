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

/** What can be done with the demo hosts, by whether they are listed. */
export const demoHostsMessages = {
  shown: {
    text: 'The demo hosts are simulated. Removing them keeps their state, so you can restore them later.',
    button: 'Remove demo hosts',
  },
  removed: {
    text: 'The demo hosts are removed. Restore them to try Snaptree on simulated VMs.',
    button: 'Restore demo hosts',
  },
};
