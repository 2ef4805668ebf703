import type { Power } from '@snaptree/core';

/** Unknown states of later versions count as running, which allows the fewest operations. */
export function powerOf(state: string): Power {
  switch (state) {
    case 'poweredOff':
      return 'off';
    case 'suspended':
      return 'saved';
    default:
      return 'running';
  }
}

/** Why vCenter's data about a VM may be outdated; undefined while they are connected. */
export function lostConnection(state: string): string | undefined {
  switch (state) {
    case 'connected':
    case '':
      return undefined;
    case 'disconnected':
      return 'vCenter has lost the connection to the host of the VM, so its data may be outdated.';
    case 'inaccessible':
      return 'The host cannot access the files of the VM.';
    case 'orphaned':
      return 'The VM is no longer registered on its host.';
    default:
      return `vCenter cannot read the configuration of the VM (${state}).`;
  }
}
