import { type Power, type PowerAction, SnaptreeError, type Step } from '@snaptree/core';
import { child, textOf } from '@snaptree/formats';
import type { StepOutcome } from '../../driver.ts';
import { noSuchStep } from '../../step/attempt.ts';
import { nothingSaved, powerNotReached } from '../../step/power.ts';
import { waitUntilOff } from '../../step/wait-until-off.ts';
import { powerOf } from '../states.ts';
import { followTask } from '../tasks/tasks.ts';
import { VimFault } from '../vim/faults.ts';
import { until } from '../vim/until.ts';
import { referenceIn } from '../vim/values.ts';
import { changeAndFollow, changeAtOnce, type StepContext } from './context.ts';
import { readNow } from './precondition.ts';

type PowerStep = Extract<Step, { kind: 'power' }>;
type SaveStep = Extract<Step, { kind: 'managedSave' }>;

const nothingLeft: StepOutcome = { leftovers: [] };

export async function changePower(context: StepContext, step: PowerStep): Promise<StepOutcome> {
  const method = methodOf(step.action);
  if (method === undefined) throw noSuchStep('vSphere', step, { vm: context.now.vm });
  // It would throw away the memory of a suspended machine, which nobody asked for by this name.
  if (step.action === 'stop' && context.now.power === 'saved') throw nothingRuns(context.now.vm);
  const call = { step, method, of: context.machine };
  if (step.action === 'shutdown') {
    await changeAtOnce(context, call);
    await untilOff(context);
  } else await changeAndFollow(context, call);
  return nothingLeft;
}

function methodOf(action: PowerAction): string | undefined {
  switch (action) {
    case 'start':
      return 'PowerOnVM_Task';
    case 'stop':
      return 'PowerOffVM_Task';
    case 'shutdown':
      return 'ShutdownGuest';
    // vSphere suspends to disk, and knows no pause beside that.
    case 'pause':
    case 'resume':
      return undefined;
    default:
      return action satisfies never;
  }
}

/**
 * Suspending is vSphere's managed save. What it saved is thrown away by powering the suspended machine off
 * ("powers off a powered-on or suspended virtual machine", vSphere Automation API 6.5 to 8.0, Power stop; the
 * older reference of `PowerOffVM_Task` names only powered-on ones).
 */
export async function changeSuspended(context: StepContext, step: SaveStep): Promise<StepOutcome> {
  const { now } = context;
  if (step.action === 'remove' && now.power !== 'saved') throw nothingSaved(now.vm);
  const method = step.action === 'save' ? 'SuspendVM_Task' : 'PowerOffVM_Task';
  await changeAndFollow(context, { step, method, of: context.machine });
  return nothingLeft;
}

/** vSphere reports the change by itself, and is silent while nothing changes. */
async function untilOff(context: StepContext): Promise<void> {
  const { clock, options, now } = context;
  await waitUntilOff({ vm: now.vm, clock, report: options.report }, ({ isOff, stillRuns }) =>
    untilPower(context, isOff, stillRuns),
  );
}

/**
 * The machine must end as the step says. Where it is to be off, vSphere may leave it suspended with the snapshot's
 * memory; and a revert of vcsim (0.24) moves nothing but the current snapshot. So the machine is switched here: one
 * call, and a state that was reached meanwhile is no fault.
 */
export async function reachPower(context: StepContext, wanted: Power): Promise<void> {
  const { power } = await readNow(context);
  if (power === wanted || (wanted !== 'off' && wanted !== 'running')) return;
  const { service, machine, options, closed } = context;
  const method = wanted === 'off' ? 'PowerOffVM_Task' : 'PowerOnVM_Task';
  try {
    const answer = await service.change({ method, of: machine, leaving: () => {} });
    const task = referenceIn(child(answer, 'returnval'));
    if (task !== undefined) await followTask(service, task, { ...options, closed });
  } catch (error) {
    if (!(error instanceof VimFault) || error.fault !== 'InvalidPowerState') throw error;
  }
  let reached = power;
  const isReached = (now: Power) => {
    reached = now;
    return now === wanted;
  };
  await untilPower(context, isReached, () => {
    throw powerNotReached(context.now.vm, { wanted, reached });
  });
}

/** What vCenter tells of a machine may come a moment after the end of the task that changed it. */
async function untilPower(
  context: StepContext,
  isReached: (power: Power) => boolean,
  silent: () => void,
): Promise<void> {
  const { service, machine, options } = context;
  const watched = { object: machine, path: 'runtime.powerState', silent, signal: options.signal };
  await until(service, watched, (value) =>
    value !== undefined && isReached(powerOf(textOf(value))) ? true : undefined,
  );
}

function nothingRuns(name: string): SnaptreeError {
  return new SnaptreeError({
    code: 'hypervisorError',
    what: 'There is nothing to stop, because the VM is suspended:',
    on: name,
    todo: 'Start it, or discard its saved state.',
  });
}
