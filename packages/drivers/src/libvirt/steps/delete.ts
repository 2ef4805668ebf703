import type { Step } from '@snaptree/core';
import { isExternal } from '@snaptree/formats';
import { procedures } from '@snaptree/libvirt-rpc';
import type { StepOutcome } from '../../driver.ts';
import { expectSameChildren } from '../../step/expectations.ts';
import { readBlockJobs } from '../jobs.ts';
import { attempting, type StepContext } from './context.ts';
import { every } from './every.ts';
import { readTouched } from './precondition.ts';
import { send } from './send.ts';

/**
 * Removes one restore point and leaves every other state as it is. Never libvirt's "with children": each node is
 * a step of its own, looked at again right before.
 */
export async function deleteSnapshot(
  context: StepContext,
  step: Extract<Step, { kind: 'delete' }>,
): Promise<StepOutcome> {
  const touched = await readTouched(context, step.id);
  const { name, children } = touched;
  expectSameChildren({ vm: context.dom.name, name, children }, step);
  const external = isExternal(touched.description);
  const disks = touched.description.disks.filter((d) => d.location === 'external').map((d) => d.target);
  const stop = external ? every(context, () => reportBlockJobs(context, disks)) : () => {};
  try {
    await send(context, attempting(context, step), () =>
      context.acting.call(procedures.domainSnapshotDelete, {
        snap: { name: touched.name, dom: context.dom },
        flags: 0,
      }),
    );
  } finally {
    stop();
  }
  context.names.used(touched.name, context.clock.now());
  // libvirt 9.0 merges the disks and leaves the memory image where it is (tried).
  const { memoryFile } = touched.description;
  return { leftovers: memoryFile === undefined ? [] : [memoryFile] };
}

async function reportBlockJobs(context: StepContext, disks: readonly string[]): Promise<void> {
  const jobs = await readBlockJobs(context.reading, context.dom, disks);
  for (const job of jobs) context.options.report({ ...job.progress, text: job.text });
}
