import { SnaptreeError, type Step } from '@snaptree/core';
import type { StepOutcome } from '../driver.ts';
import type { StepContext } from './steps/context.ts';
import { createSnapshot } from './steps/create.ts';
import { deleteSnapshot } from './steps/delete.ts';
import { describeSnapshot, untrackSnapshot } from './steps/metadata.ts';
import { changeManagedSave, changePower } from './steps/power.ts';
import { revertTo } from './steps/revert.ts';

/** Does one step. Whatever the step kind: a look at what it touches, one call, no second try. */
export function executeStep(context: StepContext, step: Step): Promise<StepOutcome> {
  switch (step.kind) {
    case 'delete':
      return deleteSnapshot(context, step);
    case 'revert':
      return revertTo(context, step);
    case 'create':
      return createSnapshot(context, step);
    case 'describe':
      return describeSnapshot(context, step);
    case 'untrack':
      return untrackSnapshot(context, step);
    case 'power':
      return changePower(context, step.action);
    case 'managedSave':
      return changeManagedSave(context, step.action);
    case 'rename':
    case 'consolidate':
    case 'protect':
    case 'tag':
    case 'acknowledgeOwner':
      return Promise.reject(notSupported(context, step.kind));
    default:
      return step satisfies never;
  }
}

function notSupported(context: StepContext, kind: Step['kind']): SnaptreeError {
  return new SnaptreeError({
    code: 'hypervisorError',
    what: `libvirt has no step of the kind ${kind} for`,
    on: context.dom.name,
    todo: 'Nothing was changed. Choose another operation.',
  });
}
