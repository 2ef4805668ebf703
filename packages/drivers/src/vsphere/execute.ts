import type { Step } from '@snaptree/core';
import type { StepOutcome } from '../driver.ts';
import { notOffered, type StepContext, type StepSite } from './steps/context.ts';
import { changePower, changeSuspended } from './steps/machine.ts';
import { readNow } from './steps/precondition.ts';
import {
  consolidateDisks,
  createSnapshot,
  deleteSnapshot,
  describeSnapshot,
  renameSnapshot,
  revertTo,
} from './steps/snapshot.ts';

/** Does one step: a look at what it touches, one call, no second try. */
export async function executeStep(site: StepSite, step: Step): Promise<StepOutcome> {
  const context: StepContext = { ...site, now: await readNow(site) };
  site.named(context.now.name);
  switch (step.kind) {
    case 'create':
      return createSnapshot(context, step);
    case 'delete':
      return deleteSnapshot(context, step);
    case 'revert':
      return revertTo(context, step);
    case 'rename':
      return renameSnapshot(context, step);
    case 'describe':
      return describeSnapshot(context, step);
    case 'consolidate':
      return consolidateDisks(context, step);
    case 'power':
      return changePower(context, step);
    case 'managedSave':
      return changeSuspended(context, step);
    case 'untrack':
    case 'protect':
    case 'acknowledgeOwner':
    case 'tag':
      throw notOffered(context, `has no step of the kind ${step.kind} for`);
    default:
      return step satisfies never;
  }
}

/** What failed, in words, when a step does: "Cannot remove a snapshot of". */
export function attemptInWords(step: Step): string {
  switch (step.kind) {
    case 'create':
      return 'Cannot take a snapshot of';
    case 'delete':
      return 'Cannot remove a snapshot of';
    case 'revert':
      return 'Cannot go back to a snapshot of';
    case 'rename':
      return 'Cannot rename a snapshot of';
    case 'describe':
      return 'Cannot change the description of a snapshot of';
    case 'consolidate':
      return 'Cannot consolidate the disks of';
    case 'power':
      return step.action === 'shutdown' ? 'Cannot shut down' : `Cannot ${step.action}`;
    case 'managedSave':
      return step.action === 'save' ? 'Cannot suspend' : 'Cannot throw away the suspended state of';
    case 'untrack':
    case 'protect':
    case 'acknowledgeOwner':
    case 'tag':
      return `Cannot do ${step.kind} on`;
    default:
      return step satisfies never;
  }
}
