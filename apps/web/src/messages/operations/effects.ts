import type { DiskEffect, Effect, Power, Warning } from '@snaptree/core';

/** The word and the sign of each effect. The color comes from the style sheet and is never the only sign. */
export const effectWords: Record<Effect['kind'], { word: string; sign: string }> = {
  merged: { word: 'merged', sign: '−' },
  discarded: { word: 'discarded', sign: '×' },
  metadataDeleted: { word: 'removed from list', sign: '−' },
  receives: { word: 'receives data', sign: '+' },
  reattached: { word: 'new parent', sign: '↷' },
  created: { word: 'new', sign: '+' },
  edited: { word: 'edited', sign: '✎' },
  reverted: { word: 'reverted', sign: '↺' },
  currentMoved: { word: 'new current snapshot', sign: '↷' },
};

export const diskActionWords: Record<DiskEffect['action'], string> = {
  commitDown: 'merged down',
  moveForward: 'merged up',
  pull: 'copied up',
  dropLayer: 'layer deleted',
  keepLayer: 'layer kept, others depend on it',
  dropInternal: 'internal snapshot deleted',
  writeOverlay: 'new overlay',
  writeMemory: 'memory saved',
  removeMemory: 'saved memory deleted',
  keepMemory: 'memory file kept',
};

export const warningWords: Record<Warning['code'], string> = {
  machineStops: 'The VM stops',
  machineStarts: 'The VM starts',
  machinePauses: 'The VM pauses',
  noSafety: 'No safety snapshot',
  managedSaveDropped: 'The saved memory is discarded',
  blocksMerge: 'Blocks a later merge',
  blocksDeleteWhileRunning: 'Blocks deletion while running',
  chainDeep: 'Long disk chain',
  duplicateName: 'Duplicate name',
  notCovered: 'Some disks are not covered',
  coversExcluded: 'Includes a disk that is marked to be left out',
  omitted: 'Not everything is included',
  sizeChanges: 'The size of a disk changes',
  disksChange: 'The disks of the VM change',
  mediaEjected: 'A drive will be empty',
  freeSpaceUnknown: 'Free space is unknown',
  freeSpaceLow: 'Free space is low',
  mayNeedConsolidation: 'May need consolidation afterward',
  unproven: 'Not tested on this version',
  unsavedMemory: 'Memory is not saved',
  readOnlyAfterwards: 'The VM becomes read-only',
  filesElsewhere: 'Restore missing files first',
};

export const powerWords: Record<Power, string> = {
  running: 'running',
  paused: 'paused',
  off: 'off',
  saved: 'memory saved',
};
