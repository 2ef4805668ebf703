import type { Step } from '@snaptree/core';
import type { StepOutcome } from '../driver.ts';
import { noSuchStep } from '../step/attempt.ts';
import { type StepContext, subjectOf } from './steps/context.ts';
import { createSnapshot } from './steps/create.ts';
import { deleteSnapshot } from './steps/delete.ts';
import { deleteSnapshotMetadata, describeSnapshot, redefineSnapshot } from './steps/metadata.ts';
import { changeManagedSave, changePower } from './steps/power.ts';
import { pullIntoChild } from './steps/pull/pull.ts';
import { revertTo } from './steps/revert.ts';

/** Every step checks its precondition, then sends one call, which is never repeated. */
export function executeStep(context: StepContext, step: Step): Promise<StepOutcome> {
  switch (step.kind) {
    case 'delete':
      return deleteSnapshot(context, step);
    case 'pull':
      return pullIntoChild(context, step);
    case 'revert':
      return revertTo(context, step);
    case 'create':
      return createSnapshot(context, step);
    case 'describe':
      return describeSnapshot(context, step);
    case 'deleteMetadata':
      return deleteSnapshotMetadata(context, step);
    case 'redefine':
      return redefineSnapshot(context, step);
    case 'power':
      return changePower(context, step);
    case 'managedSave':
      return changeManagedSave(context, step);
    case 'rename':
    case 'consolidate':
    case 'protect':
    case 'tag':
    case 'acknowledgeOwner':
      return Promise.reject(noSuchStep('libvirt', step, subjectOf(context)));
    default:
      return step satisfies never;
  }
}
