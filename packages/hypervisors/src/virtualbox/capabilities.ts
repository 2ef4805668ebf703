import type { Capabilities } from '@snaptree/core';
import { virtualBoxRestrictions } from './restrictions.ts';
import { DIFFERENCING, differencing } from './rules/differencing.ts';
import { virtualBoxTerminology } from './terminology.ts';

/** The rules of VirtualBox 7.2, as data for the planner; the simulator's VirtualBox-like host has the same. */
export function virtualboxCapabilities(driver: string, product: string): Capabilities {
  return {
    driver,
    product,
    mechanisms: { [DIFFERENCING]: differencing },
    creates: {
      running: [DIFFERENCING],
      paused: [DIFFERENCING],
      off: [DIFFERENCING],
      saved: [DIFFERENCING],
    },
    rename: { supported: true },
    describe: { supported: true },
    deleteMetadata: {
      supported: false,
      reason: 'VirtualBox cannot remove a snapshot from the list and keep its disk images.',
    },
    consolidate: {
      supported: false,
      reason: 'VirtualBox merges immediately, so there is nothing to consolidate later.',
    },
    managedSave: { supported: true },
    power: ['start', 'shutdown', 'stop', 'pause', 'resume'],
    revertDropsManagedSave: true,
    revertPower: [],
    revertWaits: true,
    // Tested on 7.2 with a missing image between the snapshot and the live state.
    revertIgnoresLiveFiles: true,
    revertConfiguration: true,
    restrictions: [...virtualBoxRestrictions],
    terminology: virtualBoxTerminology,
  };
}
