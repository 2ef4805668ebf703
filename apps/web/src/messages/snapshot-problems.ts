import type { Snapshot } from '@snaptree/core';

/** What to do about something that is wrong with a restore point; its own text says what it is. */
export const problemTodo: Record<NonNullable<Snapshot['problem']>['code'], string> = {
  missingFile: 'Bring the file back, or stop listing this restore point.',
  metadataOnly: 'Only its entry is left: stop listing it when nobody misses its contents.',
  unreadable: 'See to its entry on the hypervisor; until then nothing on this machine can be foreseen.',
  deleteInProgress: 'Merge it once more to finish.',
  danglingParent: 'See on the hypervisor what became of its parent.',
};
