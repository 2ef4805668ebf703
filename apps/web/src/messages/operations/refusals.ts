import type { Refusal, RefusalCode } from '@snaptree/core';

/** A short heading for each refusal; the refusal's own sentence names what it is about. */
export const refusalWords: Record<RefusalCode, string> = {
  wouldDiscardSelf: 'No snapshot can receive its data',
  wouldDiscardOthers: 'Would also delete other snapshots',
  wouldLoseLiveState: 'The live state would be lost',
  noStateLeft: 'The VM would have no state left',
  tooManyChildren: 'It has more than one child',
  offLiveChain: 'Not in the live chain',
  layerNotInLiveChain: 'Its layer is not in the live chain',
  heldByOtherFile: 'Stored in a file that is not in use',
  parentIsInternal: 'Its parent is an internal snapshot',
  afterPausedMemory: 'Its parent holds the memory of a paused VM',
  takenWhileOff: 'Created while the VM was off',
  wrongState: 'Not in this power state',
  memoryNeeded: 'Memory is required',
  memoryImpossible: 'Memory cannot be saved',
  duplicateName: 'The name is already in use',
  emptyName: 'A name is required',
  invalidName: 'The name is not valid',
  ambiguousName: 'The name matches more than one snapshot',
  invalidDescription: 'The description cannot be stored',
  invalidTag: 'Not a valid tag',
  tooManyTags: 'Too many tags',
  quiesceUnsupported: 'The guest cannot be quiesced',
  disksUnsupported: 'Disks cannot be selected',
  unsuitableDisk: 'A disk cannot be part of it',
  checkpoint: 'The VM has checkpoints',
  chainTooDeep: 'The disk chain is too long',
  consolidationPending: 'Disks need consolidation',
  notSupported: 'Not supported by this hypervisor',
  unknownSnapshot: 'This snapshot no longer exists',
  protected: 'Protected',
  foreignOwner: 'Belongs to another product',
  unknownCurrent: 'The current snapshot is unknown',
  halfDeleted: 'A deletion did not finish',
  unreadable: 'Cannot be read',
  overwritten: 'Its file is in use by the live state',
  mergedElsewhere: 'Another tool merged a file',
  missingFile: 'A file is missing',
  partialTree: 'The tree is incomplete',
  brokenTree: 'The tree is broken',
  holdsInternalSnapshot: 'The file holds an internal snapshot',
  mixedStorage: 'Internal and external snapshots are mixed',
  managedSavePresent: 'The VM has a saved memory image',
  dependants: 'Another disk depends on it',
  noFolder: 'No folder for an overlay',
  transientDomain: 'The VM is transient',
  dependantsUnknown: 'Other disks may depend on it',
  confined: 'AppArmor would deny it',
  versionHazard: 'Not safe on this version',
  foreignJob: 'Another program is working on this VM',
  nothingToDo: 'Nothing to do',
};

/** What the highlighted nodes of a refusal are: lost, or in the way. */
export function blockedWord(refusal: Refusal): string {
  return refusal.class === 'loss' ? 'would be lost' : 'blocking';
}

const classWords: Record<Refusal['class'], string> = {
  loss: 'Possible, but it would also delete something that you did not select.',
  impossible: 'The hypervisor would refuse it.',
  guard: 'The hypervisor would accept it. Snaptree refuses, because data could be destroyed.',
};

/** Refusals whose text is complete, and that have nothing to do with lost data. */
const plain: ReadonlySet<RefusalCode> = new Set([
  'nothingToDo',
  'invalidTag',
  'tooManyTags',
  'unknownSnapshot',
  'foreignJob',
  'foreignOwner',
  'protected',
]);

/** What the class of a refusal means; nothing where its own text is enough. */
export function refusalHint({ code, class: kind }: Refusal): string | undefined {
  return plain.has(code) ? undefined : classWords[kind];
}
