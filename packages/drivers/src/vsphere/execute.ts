import type { Step } from '@snaptree/core';
import type { StepOutcome } from '../driver.ts';
import { noSuchStep, type Subject } from '../step/attempt.ts';
import type { StepContext, StepSite } from './steps/context.ts';
import { changePower, changeSuspended } from './steps/machine.ts';
import { type Now, readNow } from './steps/precondition.ts';
import {
  consolidateDisks,
  createSnapshot,
  deleteSnapshot,
  describeSnapshot,
  renameSnapshot,
  revertTo,
} from './steps/snapshot.ts';

/** Runs one step: checks the precondition and sends one call, never twice. */
export async function executeStep(site: StepSite, step: Step): Promise<StepOutcome> {
  const context: StepContext = { ...site, now: await readNow(site) };
  const subject = subjectOf(context.now);
  site.named(subject);
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
    case 'pull':
    case 'redefine':
    case 'deleteMetadata':
    case 'protect':
    case 'acknowledgeOwner':
    case 'tag':
      throw noSuchStep('vSphere', step, subject);
    default:
      return step satisfies never;
  }
}

const subjectOf = ({ vm, snapshots }: Now): Subject => ({
  vm,
  nameOf: (id) => snapshots.find((each) => each.id === id)?.name,
});
