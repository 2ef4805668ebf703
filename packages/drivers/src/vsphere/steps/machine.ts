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
  // Stopping a suspended VM would discard its memory, which the user did not ask for.
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
    // vSphere can only suspend to disk.
    case 'pause':
    case 'resume':
      return undefined;
    default:
      return action satisfies never;
  }
}

/**
 * Suspending is vSphere's managed save. Powering off the suspended VM discards the saved state
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

/** vSphere reports changes without polling. */
async function untilOff(context: StepContext): Promise<void> {
  const { clock, options, now } = context;
  await waitUntilOff({ vm: now.vm, clock, report: options.report }, ({ isOff, stillRuns }) =>
    untilPower(context, isOff, stillRuns),
  );
}

/**
 * Switches the VM to the power state of the step. vSphere may leave a VM that should be off suspended with the
 * snapshot's memory, and a revert of vcsim (0.24) changes only the current snapshot. It is not an error if the state
 * was reached in the meantime.
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

/** vCenter may show a new power state shortly after the end of the task that caused it. */
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
    what: 'Cannot stop VM {on}, because it is suspended.',
    on: name,
    todo: 'Start the VM, or discard its saved state.',
  });
}
