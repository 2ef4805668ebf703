import type { Terminology } from '@snaptree/core';
import { DIFFERENCING } from './rules/differencing.ts';

/** VirtualBox Manager 7, the snapshots page of a VM. */
export const virtualBoxTerminology: Terminology = {
  tool: 'VirtualBox Manager',
  actions: { delete: 'Delete', revert: 'Restore', create: 'Take', saveMemory: 'Save State' },
  live: 'Current State',
  layers: { [DIFFERENCING]: { name: 'differencing image', merged: 'merged' } },
};
