import type { Step } from '@snaptree/core';
import { notSupported } from '../../step/attempt.ts';
import { expectChildren, expectCurrent, expectSnapshot } from '../../step/expectations.ts';
import { powerOf } from '../states.ts';
import { change, changeAndFollow, locked, type StepContext } from './context.ts';
import { readNow } from './precondition.ts';

type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>;

export async function takeSnapshot(context: StepContext, step: StepOf<'create'>): Promise<void> {
  if (step.quiesce) throw notSupported('VirtualBox', 'quiesce the guest for a snapshot of', context.name);
  if (step.disks !== undefined)
    throw notSupported('VirtualBox', 'exclude a disk from a snapshot of', context.name);
  await locked(context, async ({ machine }) => {
    expectCurrent(await readNow(context), step.on);
    const power = powerOf(await context.session.text('IMachine_getState', machine));
    // VirtualBox always saves the memory of a running VM.
    if (!step.memory && power !== 'off')
      throw notSupported('VirtualBox', 'create a snapshot without memory of the running', context.name);
    // Without a pause the snapshot is "live", which VirtualBox refuses unless the VM is running.
    const pause = power === 'running' || power === 'off' ? !step.memory : true;
    const params = { name: step.name, description: step.description ?? '', pause };
    await changeAndFollow(context, 'IMachine_takeSnapshot', { of: machine, params });
  });
}

export async function deleteSnapshot(context: StepContext, step: StepOf<'delete'>): Promise<void> {
  await locked(context, async ({ machine }) => {
    expectChildren(await readNow(context), step);
    await changeAndFollow(context, 'IMachine_deleteSnapshot', { of: machine, params: { id: step.id } });
  });
}

/** The VM ends in the state of the snapshot: saved with its memory, or off. */
export async function restoreSnapshot(context: StepContext, step: StepOf<'revert'>): Promise<void> {
  await locked(context, async ({ machine }) => {
    const { ref } = expectSnapshot(await readNow(context), step.to);
    await changeAndFollow(context, 'IMachine_restoreSnapshot', { of: machine, params: { snapshot: ref } });
  });
}

export async function renameSnapshot(context: StepContext, step: StepOf<'rename'>): Promise<void> {
  await locked(context, async () => {
    const { ref } = expectSnapshot(await readNow(context), step.id);
    await change(context, 'ISnapshot_setName', { of: ref, params: { name: step.name } });
  });
}

export async function describeSnapshot(context: StepContext, step: StepOf<'describe'>): Promise<void> {
  await locked(context, async () => {
    const { ref } = expectSnapshot(await readNow(context), step.id);
    await change(context, 'ISnapshot_setDescription', { of: ref, params: { description: step.description } });
  });
}
