import type { Capabilities } from '@snaptree/core';
import { vSphereRestrictions } from './restrictions.ts';
import { DELTA, deltaRules, type MachineFacts } from './rules/delta.ts';
import { vSphereTerminology } from './terminology.ts';

const anyMachine: MachineFacts = { snapshots: true, memory: true, quiesce: true, tools: true };

/** The rules of vSphere 8, as data for the planner; the simulator's vSphere-like host has the same. */
export function vsphereCapabilities(
  driver: string,
  product: string,
  machine: MachineFacts = anyMachine,
): Capabilities {
  return {
    driver,
    product,
    mechanisms: { [DELTA]: deltaRules(machine) },
    creates: { running: [DELTA], paused: [], off: [DELTA], saved: [DELTA] },
    rename: { supported: true },
    describe: { supported: true },
    deleteMetadata: {
      supported: false,
      reason: 'vSphere cannot remove a snapshot from the list and keep its disks.',
    },
    consolidate: { supported: true },
    managedSave: { supported: true },
    power: ['start', 'shutdown', 'stop'],
    revertDropsManagedSave: true,
    revertPower: ['off'],
    withoutMemoryIsOff: true,
    revertConfiguration: true,
    restrictions: [...vSphereRestrictions],
    terminology: vSphereTerminology,
  };
}
