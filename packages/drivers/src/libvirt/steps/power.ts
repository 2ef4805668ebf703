import type { Step } from '@snaptree/core';
import { procedures } from '@snaptree/libvirt-rpc';
import type { StepOutcome } from '../../driver.ts';
import { nothingSaved } from '../../step/power.ts';
import { polling, waitUntilOff } from '../../step/wait-until-off.ts';
import { readDomainJob } from '../jobs.ts';
import { hasManagedSave, readPower as readPowerOf } from '../states.ts';
import { abortJobOnCancel } from './cancel.ts';
import { attempting, type StepContext } from './context.ts';
import { every } from './every.ts';
import { send } from './send.ts';

export async function changePower(
  context: StepContext,
  step: Extract<Step, { kind: 'power' }>,
): Promise<StepOutcome> {
  const { acting, reading, dom } = context;
  const attempt = attempting(context, step);
  switch (step.action) {
    case 'start':
      await send(context, attempt, () => acting.call(procedures.domainCreateWithFlags, { dom, flags: 0 }));
      // A VM that was saved while paused starts paused.
      if ((await readPowerOf(reading, dom)) === 'paused') await acting.call(procedures.domainResume, { dom });
      break;
    case 'stop':
      await send(context, attempt, () => acting.call(procedures.domainDestroy, { dom }));
      break;
    case 'pause':
      await send(context, attempt, () => acting.call(procedures.domainSuspend, { dom }));
      break;
    case 'resume':
      await send(context, attempt, () => acting.call(procedures.domainResume, { dom }));
      break;
    case 'shutdown':
      await send(context, attempt, () => acting.call(procedures.domainShutdown, { dom }));
      await untilOff(context);
      break;
    default:
      return step.action satisfies never;
  }
  return { leftovers: [] };
}

async function untilOff({ clock, options, reading, dom }: StepContext): Promise<void> {
  const { signal, report } = options;
  const readPower = () => readPowerOf(reading, dom);
  await waitUntilOff({ vm: dom.name, clock, report }, polling({ readPower, clock, signal }));
}

/** Saves the memory to disk, or discards the saved memory. */
export async function changeManagedSave(
  context: StepContext,
  step: Extract<Step, { kind: 'managedSave' }>,
): Promise<StepOutcome> {
  const { acting, reading, monitors, dom, options } = context;
  if (step.action === 'remove') {
    // libvirt's test driver reports success even if there is no saved state.
    if (!(await hasManagedSave(reading, dom))) throw nothingSaved(dom.name);
    await send(context, attempting(context, step), () =>
      acting.call(procedures.domainManagedSaveRemove, { dom, flags: 0 }),
    );
    return { leftovers: [] };
  }
  const stopListening = abortJobOnCancel(context);
  const stopReporting = every(context, async () => {
    const job = await readDomainJob(monitors, dom);
    if (job !== undefined) options.report({ ...job.progress, text: job.text });
  });
  try {
    await send(context, attempting(context, step), () =>
      acting.call(procedures.domainManagedSave, { dom, flags: 0 }),
    );
  } finally {
    stopListening();
    stopReporting();
  }
  return { leftovers: [] };
}
