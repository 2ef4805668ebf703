import type { DiskEffect, Effect, Power, Warning } from '@snaptree/core';

/** The word and the sign of each effect. Colour comes from the style sheet; it is never the only sign. */
export const effectWords: Record<Effect['kind'], { word: string; sign: string }> = {
  merged: { word: 'merged', sign: '−' },
  discarded: { word: 'discarded', sign: '×' },
  metadataDeleted: { word: 'metadataDeleted', sign: '−' },
  receives: { word: 'receives', sign: '+' },
  reattached: { word: 'reattached', sign: '↷' },
  created: { word: 'new', sign: '+' },
  edited: { word: 'edited', sign: '✎' },
  reverted: { word: 'reverted', sign: '↺' },
  currentMoved: { word: 'on another current snapshot', sign: '↷' },
};

export const diskActionWords: Record<DiskEffect['action'], string> = {
  commitDown: 'committed down',
  moveForward: 'moved forward',
  dropLayer: 'layer removed',
  keepLayer: 'layer stays below others',
  dropInternal: 'internal state removed',
  writeOverlay: 'new overlay',
  writeMemory: 'memory saved',
  removeMemory: 'saved memory removed',
  keepMemory: 'saved memory stays as a file',
};

export const warningWords: Record<Warning['code'], string> = {
  machineStops: 'The machine stops',
  machineStarts: 'The machine starts',
  machinePauses: 'The machine pauses',
  noSafety: 'No safety snapshot',
  managedSaveDropped: 'The saved memory is dropped',
  blocksMerge: 'Blocks a later merge',
  blocksDeleteWhileRunning: 'Blocks deleting while running',
  chainDeep: 'The chain gets deep',
  duplicateName: 'The name exists twice',
  notCovered: 'Some disks are not covered',
  disksChange: 'The machine gets other disks',
  freeSpaceUnknown: 'Free space unknown',
  freeSpaceLow: 'Free space is low',
  mayNeedConsolidation: 'May need consolidation afterwards',
  unproven: 'Not proven on this version',
  unsavedMemory: 'Memory is not saved',
  readOnlyAfterwards: 'The VM becomes read-only',
};

export const powerWords: Record<Power, string> = {
  running: 'running',
  paused: 'paused',
  off: 'off',
  saved: 'memory saved',
};
