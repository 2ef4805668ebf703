import type { Finding } from '@snaptree/core';

/** A short heading for each finding of a tree. */
export const findingWords: Record<Finding['code'], string> = {
  brokenTree: 'Read-only: the tree is broken',
  unknownCurrent: 'Read-only',
  partialTree: 'Read-only: the tree is incomplete',
  unreadable: 'Cannot be read',
  missingFile: 'A file is missing',
  metadataOnly: 'Listed, but its data is gone',
  overwritten: 'A snapshot is damaged',
  mergedElsewhere: 'Merged by another tool',
  wrongRecord: 'A record is wrong',
  movedFile: 'A file was moved',
  halfDeleted: 'A deletion did not finish',
  needsConsolidation: 'Disks need consolidation',
  chainDeep: 'Long disk chain',
  lowSpace: 'Low disk space',
  foreignOwner: 'Created by another product',
  duplicateNames: 'Duplicate names',
  mixedStorage: 'Internal and external snapshots are mixed',
  dependants: 'Other VMs depend on its files',
};
