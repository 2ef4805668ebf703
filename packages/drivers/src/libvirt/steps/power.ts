import type { Power, PowerAction, Step } from '@snaptree/core';
import { procedures } from '@snaptree/libvirt-rpc';
import type { StepOutcome } from '../../driver.ts';
import { guestStillRuns, nothingSaved } from '../../step/power.ts';
import { readDomainJob } from '../jobs.ts';
import { hasManagedSave, readPower } from '../states.ts';
import { abortJobOnCancel } from './cancel.ts';
import type { StepContext } from './context.ts';
import { every } from './every.ts';
import { send } from './send.ts';

/** How often a guest is looked at that was asked to shut down, and how long it may take. */
const lookMs = 500;
const shutdownMs = 5 * 60_000;

/** Starts, stops, pauses; ends when the machine is in the state that was wanted. */
export async function changePower(context: StepContext, action: PowerAction): Promise<StepOutcome> {
  const { acting, reading, dom } = context;
  const attempt = { what: `Cannot ${action}`, on: dom.name };
  switch (action) {
    case 'start':
      await send(context, attempt, () => acting.call(procedures.domainCreateWithFlags, { dom, flags: 0 }));
      // A machine that was paused when its memory was saved comes back paused.
      if ((await readPower(reading, dom)) === 'paused') await acting.call(procedures.domainResume, { dom });
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
      return action satisfies never;
  }
  return { leftovers: [] };
}

/** libvirt only passes the wish on; the guest may take its time, or not listen at all. */
async function untilOff(context: StepContext): Promise<void> {
  const { clock, options, reading, dom } = context;
  const deadline = clock.now() + shutdownMs;
  const isOff = (power: Power) => power === 'off' || power === 'saved';
  while (!isOff(await readPower(reading, dom))) {
    options.signal.throwIfAborted();
    if (clock.now() > deadline) throw guestStillRuns(dom.name);
    options.report({ text: 'waiting for the guest to shut down' });
    await new Promise<void>((resolve) => clock.after(lookMs, resolve));
  }
}

/** Suspends to disk, or throws the saved memory away. */
export async function changeManagedSave(
  context: StepContext,
  action: Extract<Step, { kind: 'managedSave' }>['action'],
): Promise<StepOutcome> {
  const { acting, reading, dom, options } = context;
  if (action === 'remove') {
    // libvirt's test driver would agree to remove what is not there.
    if (!(await hasManagedSave(reading, dom))) throw nothingSaved(dom.name);
    await send(context, { what: 'Cannot remove the saved memory of', on: dom.name }, () =>
      acting.call(procedures.domainManagedSaveRemove, { dom, flags: 0 }),
    );
    return { leftovers: [] };
  }
  const stopListening = abortJobOnCancel(context);
  const stopReporting = every(context, async () => {
    const job = await readDomainJob(reading, dom);
    if (job !== undefined) options.report({ ...job.progress, text: job.text });
  });
  try {
    await send(context, { what: 'Cannot save the memory of', on: dom.name }, () =>
      acting.call(procedures.domainManagedSave, { dom, flags: 0 }),
    );
  } finally {
    stopListening();
    stopReporting();
  }
  return { leftovers: [] };
}
