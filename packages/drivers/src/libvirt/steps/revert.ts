import { SnaptreeError, type Step } from '@snaptree/core';
import { isExternal, type SnapshotDescription } from '@snaptree/formats';
import { flags, procedures } from '@snaptree/libvirt-rpc';
import type { StepOutcome } from '../../driver.ts';
import { powerNotReached } from '../../step/power.ts';
import { wait } from '../../time/clock.ts';
import { readPower } from '../states.ts';
import { attempting, type StepContext } from './context.ts';
import { recordWithoutMedia } from './media.ts';
import { findSnapshot } from './precondition.ts';
import { send } from './send.ts';
import { redefineRecord } from './snapshot-record.ts';

type Revert = Extract<Step, { kind: 'revert' }>;

/**
 * libvirt restores the power state at the time of the snapshot unless a flag says running or paused (9.0,
 * qemuSnapshotRevert). There is no flag for "off": a VM with memory is reverted to paused, so that the guest does
 * nothing, and then stopped. Never uses REVERT_FORCE, so libvirt refuses risky reverts.
 */
export async function revertTo(context: StepContext, step: Revert): Promise<StepOutcome> {
  const { acting, dom, names, clock, options } = context;
  const target = await findSnapshot(context, step.to);
  const withoutMedia = context.revertEjects ? await recordWithoutMedia(context, target) : undefined;
  if (isExternal(target)) await wait(clock, names.revertibleInMs(clock.now()), options.signal);
  const sent = send(context, attempting(context, step), async () => {
    if (withoutMedia !== undefined) await redefineRecord(context, withoutMedia);
    await acting.call(procedures.domainRevertToSnapshot, {
      snap: { name: target.name, dom },
      flags: flagsFor(step.power, target),
    });
  });
  await sent.finally(() => names.reverted(clock.now()));
  try {
    await reachPower(context, step.power);
  } catch (error) {
    // Without the cause, which would look like a refusal of the revert.
    throw error instanceof SnaptreeError ? new SnaptreeError(error.problem) : error;
  }
  return { leftovers: [] };
}

function flagsFor(power: Revert['power'], target: SnapshotDescription): number {
  const { snapshotRevert } = flags;
  switch (power) {
    case 'running':
      return snapshotRevert.running;
    case 'paused':
      return snapshotRevert.paused;
    // libvirt cannot revert to a saved state, and its rules never plan it.
    case 'saved':
    case 'off':
      return target.memory === 'no' ? 0 : snapshotRevert.paused;
    default:
      return power satisfies never;
  }
}

/** libvirt's test driver ignores the flag for a snapshot of a VM that was off (9.0). */
async function reachPower(context: StepContext, wanted: Revert['power']): Promise<void> {
  const { reading, acting, dom, options } = context;
  const now = await readPower(reading, dom);
  if (now === wanted) return;
  const attempt = {
    what: `The revert of {on} succeeded, but its power state could not be changed to ${wanted}.`,
    on: `VM ${dom.name}`,
  };
  await send({ ...context, options: { ...options, sending: () => {} } }, attempt, async () => {
    if (wanted === 'off') return acting.call(procedures.domainDestroy, { dom });
    if (now === 'off' || now === 'saved') {
      const start = wanted === 'paused' ? flags.domainStart.paused : 0;
      return acting.call(procedures.domainCreateWithFlags, { dom, flags: start });
    }
    return wanted === 'running'
      ? acting.call(procedures.domainResume, { dom })
      : acting.call(procedures.domainSuspend, { dom });
  });
  const reached = await readPower(reading, dom);
  if (reached !== wanted) throw powerNotReached(dom.name, { wanted, reached });
}
