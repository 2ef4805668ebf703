import type { Step } from '@snaptree/core';
import type { StepOutcome } from '../../driver.ts';
import { notSupported } from '../../step/attempt.ts';
import { expectChildren, expectCurrent, expectSnapshot, treeChanged } from '../../step/expectations.ts';
import { encodedName } from '../names.ts';
import { snapshotObject } from '../reading/snapshots.ts';
import { changeAndFollow, changeAtOnce, type StepContext } from './context.ts';
import { reachPower } from './machine.ts';
import { readNow } from './precondition.ts';

type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>;

const nothingLeft: StepOutcome = { leftovers: [] };

/**
 * `CreateSnapshot_Task`: the description is always sent, because a server may make one up (API reference 8.0).
 */
export async function createSnapshot(context: StepContext, step: StepOf<'create'>): Promise<StepOutcome> {
  if (step.disks !== undefined)
    throw notSupported('vSphere', 'exclude a disk from a snapshot of', context.now.vm);
  expectCurrent(context.now, step.on);
  if (context.now.needsConsolidation) throw treeChanged(context.now.vm, 'its disks need consolidation');
  const { description = '', memory, quiesce } = step;
  const params = { name: encodedName(step.name), description, memory, quiesce };
  await changeAndFollow(context, { step, method: 'CreateSnapshot_Task', of: context.machine, params });
  return nothingLeft;
}

/**
 * `RemoveSnapshot_Task` for this snapshot only. Both flags are explicit, because the effect of the default of
 * `consolidate` differs between versions.
 */
export async function deleteSnapshot(context: StepContext, step: StepOf<'delete'>): Promise<StepOutcome> {
  expectChildren(context.now, step);
  const params = { removeChildren: false, consolidate: true };
  const of = snapshotObject(step.id);
  await changeAndFollow(context, { step, method: 'RemoveSnapshot_Task', of, params });
  return leftAfter(context, context.now.needsConsolidation);
}

/**
 * `RevertToSnapshot_Task`. A snapshot without memory always leaves the VM off. With memory the VM runs afterward,
 * unless that is suppressed: then it may be suspended (in the vSphere Client: "suspend this virtual machine when
 * reverting"), and is powered off.
 */
export async function revertTo(context: StepContext, step: StepOf<'revert'>): Promise<StepOutcome> {
  const { id } = expectSnapshot(context.now, step.to);
  const params = { suppressPowerOn: step.power === 'off' };
  const of = snapshotObject(id);
  await changeAndFollow(context, { step, method: 'RevertToSnapshot_Task', of, params });
  await reachPower(context, step.power);
  return nothingLeft;
}

export async function renameSnapshot(context: StepContext, step: StepOf<'rename'>): Promise<StepOutcome> {
  const of = snapshotObject(expectSnapshot(context.now, step.id).id);
  const params = { name: encodedName(step.name) };
  await changeAtOnce(context, { step, method: 'RenameSnapshot', of, params });
  return nothingLeft;
}

/** `RenameSnapshot` without a name keeps the name. */
export async function describeSnapshot(context: StepContext, step: StepOf<'describe'>): Promise<StepOutcome> {
  const of = snapshotObject(expectSnapshot(context.now, step.id).id);
  const params = { description: step.description };
  await changeAtOnce(context, { step, method: 'RenameSnapshot', of, params });
  return nothingLeft;
}

/** `ConsolidateVMDisks_Task`, once. The VM may still need consolidation afterward. */
export async function consolidateDisks(
  context: StepContext,
  step: StepOf<'consolidate'>,
): Promise<StepOutcome> {
  await changeAndFollow(context, { step, method: 'ConsolidateVMDisks_Task', of: context.machine });
  return leftAfter(context, false);
}

/** A task that succeeded may have left disks behind (`runtime.consolidationNeeded`). */
async function leftAfter(context: StepContext, neededBefore: boolean): Promise<StepOutcome> {
  const { needsConsolidation } = await readNow(context);
  if (!needsConsolidation || neededBefore) return nothingLeft;
  return { leftovers: ['The disks of the VM still need consolidation.'] };
}
