import { type MessageText, message, type Power } from '@snaptree/core';

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
export function lostConnection(state: string): MessageText | undefined {
  switch (state) {
    case 'connected':
    case '':
      return undefined;
    case 'disconnected':
      return message`vCenter has lost the connection to the host of the VM, so its data may be outdated.`;
    case 'inaccessible':
      return message`The host cannot access the files of the VM.`;
    case 'orphaned':
      return message`The VM is no longer registered on its host.`;
    default:
      return message`vCenter cannot read the configuration of the VM (${state}).`;
  }
}
