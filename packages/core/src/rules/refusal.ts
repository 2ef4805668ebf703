import { z } from 'zod';
import { Message } from '../message/message.ts';
import { Operation } from '../operation/operation.ts';

export const RefusalCode = z.enum([
  'wouldDiscardSelf',
  'wouldDiscardOthers',
  'wouldLoseLiveState',
  'noStateLeft',
  'tooManyChildren',
  'offLiveChain',
  'layerNotInLiveChain',
  'heldByOtherFile',
  'parentIsInternal',
  'afterPausedMemory',
  'takenWhileOff',
  'wrongState',
  'memoryNeeded',
  'memoryImpossible',
  'duplicateName',
  'emptyName',
  'invalidName',
  'ambiguousName',
  'invalidDescription',
  'invalidTag',
  'tooManyTags',
  'quiesceUnsupported',
  'disksUnsupported',
  'unsuitableDisk',
  'checkpoint',
  'chainTooDeep',
  'consolidationPending',
  'notSupported',
  'unknownSnapshot',
  'protected',
  'foreignOwner',
  'unknownCurrent',
  'unreadable',
  'missingFile',
  'overwritten',
  'mergedElsewhere',
  'partialTree',
  'brokenTree',
  'holdsInternalSnapshot',
  'mixedStorage',
  'managedSavePresent',
  'dependants',
  'dependantsUnknown',
  'transientDomain',
  'noFolder',
  'versionHazard',
  'confined',
  'foreignJob',
  'halfDeleted',
  'nothingToDo',
]);
export type RefusalCode = z.infer<typeof RefusalCode>;

export const Refusal = z.object({
  class: z.enum(['loss', 'impossible', 'guard']),
  code: RefusalCode,
  /** What fails, on what and why, in English. */
  sentence: z.string(),
  /** The same for translations. Absent: `sentence` has no values. */
  message: Message.optional(),
  /** Blocking nodes (`live` among them) to light up. */
  blockers: z.array(z.string()),
  /** The disks that the refusal is about; absent: none in particular. */
  disks: z.array(z.string()).optional(),
  /** Operations that work instead, each checked; empty: none known. */
  suggestions: z.array(Operation),
  /** The hypervisor's own rule, for `impossible` and version guards. */
  rule: z.string().optional(),
  /** Index of the step that would be refused; absent when the operation as a whole is. */
  step: z.number().int().optional(),
});
export type Refusal = z.infer<typeof Refusal>;
