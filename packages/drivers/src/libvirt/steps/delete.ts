import type { Step } from '@snaptree/core';
import { isExternal } from '@snaptree/formats';
import { procedures } from '@snaptree/libvirt-rpc';
import type { StepOutcome } from '../../driver.ts';
import { expectSameChildren } from '../../step/expectations.ts';
import { readBlockJobs } from '../jobs.ts';
import { attempting, type StepContext } from './context.ts';
import { every } from './every.ts';
import { readPrecondition } from './precondition.ts';
import { send } from './send.ts';

/** Deletes one snapshot. Never uses libvirt's "with children": each snapshot is a step with its own precondition. */
export async function deleteSnapshot(
  context: StepContext,
  step: Extract<Step, { kind: 'delete' }>,
): Promise<StepOutcome> {
  const found = await readPrecondition(context, step.id);
  const { name, children } = found;
  expectSameChildren({ vm: context.dom.name, name, children }, step);
  const external = isExternal(found.description);
  const disks = found.description.disks.filter((d) => d.location === 'external').map((d) => d.target);
  const stop = external ? every(context, () => reportBlockJobs(context, disks)) : () => {};
  try {
    await send(context, attempting(context, step), () =>
      context.acting.call(procedures.domainSnapshotDelete, {
        snap: { name: found.name, dom: context.dom },
        flags: 0,
      }),
    );
  } finally {
    stop();
  }
  context.names.used(found.name, context.clock.now());
  const { memoryFile } = found.description;
  return { leftovers: memoryFile !== undefined && context.keepsMemoryFile ? [memoryFile] : [] };
}

async function reportBlockJobs(context: StepContext, disks: readonly string[]): Promise<void> {
  const jobs = await readBlockJobs(context.monitors, context.dom, disks);
  for (const job of jobs) context.options.report({ ...job.progress, text: job.text });
}
