import type { Refusal, RefusalCode } from '@snaptree/core';

/** A short heading for each refusal; the refusal's own sentence names what it is about. */
export const refusalWords: Record<RefusalCode, string> = {
  wouldDiscardSelf: 'Nothing is left to take its changes',
  wouldDiscardOthers: 'Others would be lost',
  wouldLoseLiveState: 'The live state would be lost',
  noStateLeft: 'The machine would be left without a state',
  tooManyChildren: 'More than one builds on it',
  offLiveChain: 'Not below the live state',
  layerNotInLiveChain: 'Its layer is not in use now',
  heldByOtherFile: 'Kept in a file that is not in use now',
  parentIsInternal: 'Its parent is an internal snapshot',
  afterPausedMemory: 'Its parent holds the memory of a paused machine',
  takenWhileOff: 'Taken while the machine was off',
  wrongState: 'Not in this power state',
  memoryNeeded: 'Only with memory',
  memoryImpossible: 'Memory cannot be saved here',
  duplicateName: 'The name is taken',
  emptyName: 'A name is needed',
  invalidName: 'The name does not fit',
  ambiguousName: 'The name means more than one snapshot',
  invalidDescription: 'The description cannot be stored',
  invalidTag: 'This cannot be a tag',
  tooManyTags: 'Too many tags',
  quiesceUnsupported: 'The guest cannot be quiesced',
  disksUnsupported: 'Disks cannot be chosen',
  chainTooDeep: 'The chain of disks is too deep',
  notSupported: 'Not offered by this hypervisor',
  unknownSnapshot: 'This restore point does not exist any more',
  protected: 'Protected',
  foreignOwner: 'Belongs to another product',
  unknownCurrent: 'Nobody can tell what the machine runs on',
  halfDeleted: 'A deletion stopped half-way',
  unreadable: 'Cannot be read',
  missingFile: 'A file is missing',
  partialTree: 'The tree was not read whole',
  brokenTree: 'The tree is broken',
  holdsInternalSnapshot: 'The file holds an internal snapshot',
  mixedStorage: 'Internal and external snapshots are mixed',
  managedSavePresent: 'A saved memory image is waiting',
  dependants: 'Another disk depends on it',
  noFolder: 'No folder for an overlay',
  transientDomain: 'The VM is transient',
  dependantsUnknown: 'Other disks may depend on it',
  versionHazard: 'Not safe on this version',
  foreignJob: 'Another program works on this machine',
  nothingToDo: 'Nothing to do',
};

/** What the lit nodes of a refusal are: what would be lost, or what stands in the way. */
export function blockedWord(refusal: Refusal): string {
  return refusal.class === 'loss' ? 'would be lost' : 'in the way';
}

const classWords: Record<Refusal['class'], string> = {
  loss: 'It can be done, but something that you did not name is lost.',
  impossible: 'The hypervisor does not accept it.',
  guard: 'The hypervisor would accept it; Snaptree does not, because data could be destroyed.',
};

/** Refusals that say by themselves whose they are, and that have nothing to do with lost data. */
const plain: ReadonlySet<RefusalCode> = new Set([
  'nothingToDo',
  'invalidTag',
  'tooManyTags',
  'unknownSnapshot',
  'foreignJob',
  'foreignOwner',
  'protected',
]);

/** What the class of a refusal means for the person who reads it; nothing where the refusal says so itself. */
export function refusalHint({ code, class: kind }: Refusal): string | undefined {
  return plain.has(code) ? undefined : classWords[kind];
}
