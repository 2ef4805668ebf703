import type { OwnWords } from '@snaptree/core';
import { DIFFERENCING } from './rules/differencing.ts';

/** VirtualBox Manager 7, the snapshots page of a VM. */
export const virtualBoxWords: OwnWords = {
  tool: 'VirtualBox Manager',
  actions: { delete: 'Delete', revert: 'Restore', create: 'Take', saveMemory: 'Save State' },
  live: 'Current State',
  layers: { [DIFFERENCING]: { name: 'differencing image', merged: 'merged' } },
};
