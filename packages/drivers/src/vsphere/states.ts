import type { Power } from '@snaptree/core';

/** vSphere's power states as the product's. Unknown ones of later versions count as running: that allows the least. */
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

/** Why what vCenter tells of a machine may be of the past; undefined: it is connected to the machine. */
export function lostConnection(state: string): string | undefined {
  switch (state) {
    case 'connected':
    case '':
      return undefined;
    case 'disconnected':
      return 'vCenter has lost the host of the machine: what it tells is from before.';
    case 'inaccessible':
      return 'The files of the machine cannot be reached from its host.';
    case 'orphaned':
      return 'The machine is no longer registered on its host.';
    default:
      return `The configuration of the machine cannot be read (${state}).`;
  }
}
