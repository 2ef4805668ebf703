import { SnaptreeError, type Step } from '@snaptree/core';
import type { SnapshotDescription } from '@snaptree/formats';
import { flags, procedures } from '@snaptree/libvirt-rpc';
import type { StepOutcome } from '../../driver.ts';
import { powerNotReached } from '../../step/power.ts';
import { readPower } from '../states.ts';
import { attempting, type StepContext } from './context.ts';
import { findSnapshot } from './precondition.ts';
import { send } from './send.ts';

type Revert = Extract<Step, { kind: 'revert' }>;

/**
 * The live state becomes the snapshot's. libvirt's own revert restores what the machine did when the snapshot
 * was taken; a flag asks for running or paused instead (9.0, qemuSnapshotRevert). There is no flag for "off": a
 * machine with restored memory is brought back paused, so that the guest does nothing, and then stopped.
 * Never REVERT_FORCE: what libvirt finds risky is refused.
 */
export async function revertTo(context: StepContext, step: Revert): Promise<StepOutcome> {
  const { acting, dom } = context;
  const target = await findSnapshot(context, step.to);
  await send(context, attempting(context, step), () =>
    acting.call(procedures.domainRevertToSnapshot, {
      snap: { name: target.name, dom },
      flags: flagsFor(step.power, target),
    }),
  );
  try {
    await reachPower(context, step.power);
  } catch (error) {
    // Without its cause: whatever libvirt refused then, the revert itself has happened.
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
    // libvirt has no revert into a saved state, and its rules ask for none.
    case 'saved':
    case 'off':
      return target.memory === 'no' ? 0 : snapshotRevert.paused;
    default:
      return power satisfies never;
  }
}

/**
 * Whatever the flags said, the machine must end as the step says: libvirt's test driver, for one, does not start
 * a machine that is reverted to a snapshot of a stopped one (9.0).
 */
async function reachPower(context: StepContext, wanted: Revert['power']): Promise<void> {
  const { reading, acting, dom, options } = context;
  const now = await readPower(reading, dom);
  if (now === wanted) return;
  const attempt = { what: `Cannot set the power state to ${wanted} after the revert of VM`, on: dom.name };
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
