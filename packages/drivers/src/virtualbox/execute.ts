import type { Step } from '@snaptree/core';
import { noSuchStep } from '../step/attempt.ts';
import type { StepContext } from './steps/context.ts';
import { changePower, changeSavedState } from './steps/machine.ts';
import {
  deleteSnapshot,
  describeSnapshot,
  renameSnapshot,
  restoreSnapshot,
  takeSnapshot,
} from './steps/snapshot.ts';

/** Runs one step: checks the precondition and sends one call, never twice. */
export function executeStep(context: StepContext, step: Step): Promise<void> {
  switch (step.kind) {
    case 'create':
      return takeSnapshot(context, step);
    case 'delete':
      return deleteSnapshot(context, step);
    case 'revert':
      return restoreSnapshot(context, step);
    case 'rename':
      return renameSnapshot(context, step);
    case 'describe':
      return describeSnapshot(context, step);
    case 'power':
      return changePower(context, step.action);
    case 'managedSave':
      return changeSavedState(context, step.action);
    case 'pull':
    case 'redefine':
    case 'deleteMetadata':
    case 'consolidate':
    case 'protect':
    case 'acknowledgeOwner':
    case 'tag':
      return Promise.reject(noSuchStep('VirtualBox', step, { ...context.subject, vm: context.name }));
    default:
      return step satisfies never;
  }
}
