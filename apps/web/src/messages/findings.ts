import type { Finding } from '@snaptree/core';

/** A short heading for each finding of a tree. */
export const findingWords: Record<Finding['code'], string> = {
  brokenTree: 'Read-only: the tree is broken',
  unknownCurrent: 'Read-only: nobody can tell what the machine runs on',
  partialTree: 'Read-only: the tree is not whole',
  unreadable: 'Cannot be read',
  missingFile: 'A file is missing',
  metadataOnly: 'Listed, but without data',
  halfDeleted: 'A deletion stopped half-way',
  needsConsolidation: 'Disks need consolidation',
  chainDeep: 'A deep chain of disks',
  lowSpace: 'Little space is left',
  foreignOwner: 'Made by another product',
  duplicateNames: 'Names occur more than once',
  mixedStorage: 'Two kinds of snapshots are mixed',
  dependants: 'Other machines rest on this one',
};
