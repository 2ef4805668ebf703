import { type MessageText, message } from '../../message/message.ts';
import type { PowerAction } from '../../operation/operation.ts';
import type { Refusal } from '../../rules/refusal.ts';
import type { Power } from '../../tree/model.ts';
import type { Draft } from '../draft.ts';
import { missingLayer } from '../guards/guard-chain.ts';
import { guardStart } from '../guards/guard-dependants.ts';
import { guardPowerOff } from '../guards/guard-power-off.ts';
import { guard } from '../guards/refuse.ts';
import { LIVE } from '../model.ts';
import { applyManagedSave, applyPower, powerAfter } from '../steps/power.ts';

const possibleIn: Readonly<Record<PowerAction, readonly Power[]>> = {
  start: ['off', 'saved'],
  shutdown: ['running'],
  stop: ['running', 'paused'],
  pause: ['running'],
  resume: ['paused'],
};

const powerVerbs = {
  start: 'start',
  shutdown: 'shut down',
  stop: 'stop',
  pause: 'pause',
  resume: 'resume',
} as const satisfies Record<PowerAction, string>;

/** Power actions, which many refusals suggest. */
export function power(draft: Draft, action: PowerAction): void {
  const { bench } = draft;
  const [from, to] = [possibleIn[action], powerAfter[action]];
  if (!bench.capabilities.power.includes(action)) {
    draft.refuse(guard('notSupported', message`This hypervisor cannot ${powerVerbs[action]} a VM.`, [LIVE]));
    return;
  }
  if (bench.power === to) {
    // libvirt reports success for pausing a paused VM (tested on 9.0).
    draft.refuse(guard('nothingToDo', message`VM ${bench.tree.domain.name} is already ${to}.`, [LIVE]));
    return;
  }
  if (!from.includes(bench.power)) {
    refuseState(
      draft,
      message`Cannot ${powerVerbs[action]} VM ${bench.tree.domain.name} while it is ${bench.power}. It must be ${from.join(' or ')}.`,
    );
    return;
  }
  const missing = action === 'start' ? missingLayer(bench.tree) : undefined;
  if (missing !== undefined) {
    draft.refuse({
      ...guard(
        'missingFile',
        message`${missing} does not exist on the host. VM ${bench.tree.domain.name} cannot start without it.`,
        [LIVE],
      ),
      class: 'impossible',
    });
    return;
  }
  if (action === 'start') draft.refuse(...guardStart(bench));
  if (to === 'off') draft.refuse(...guardPowerOff(bench));
  if (action === 'stop')
    draft.warn('unsavedMemory', 'Data in the memory of the guest that is not yet written to disk is lost.', [
      LIVE,
    ]);
  draft.steps.push({ kind: 'power', action });
  applyPower(bench, action);
}

/** Saves the state of a VM to disk, or discards it. */
export function managedSave(draft: Draft, action: 'save' | 'remove'): void {
  const { bench } = draft;
  const support = bench.capabilities.managedSave;
  if (!support.supported) {
    draft.refuse({
      ...guard('notSupported', support.reason, [LIVE]),
      class: 'impossible',
      rule: support.reason,
    });
    return;
  }
  if (action === 'remove' && bench.power !== 'saved') {
    // libvirt's test driver reports success even without a saved state, so it is not impossible.
    draft.refuse(
      guard(
        'nothingToDo',
        message`VM ${bench.tree.domain.name} has no saved state to discard: it is ${bench.power}.`,
        [LIVE],
      ),
    );
    return;
  }
  if (action === 'save' && bench.power !== 'running' && bench.power !== 'paused') {
    refuseState(
      draft,
      message`Cannot save the state of VM ${bench.tree.domain.name}: it is ${bench.power}. Only a running or paused VM can be saved.`,
    );
    return;
  }
  if (action === 'save') draft.refuse(...refuseSave(draft));
  if (action === 'remove')
    draft.warn(
      'unsavedMemory',
      'The saved memory of the guest is lost, including data that is not yet written to disk.',
      [LIVE],
    );
  draft.steps.push({ kind: 'managedSave', action });
  applyManagedSave(bench, action);
}

function refuseSave({ bench }: Draft): Refusal[] {
  return guardPowerOff(bench).map((refusal) =>
    refusal.code === 'transientDomain'
      ? {
          ...guard(
            refusal.code,
            message`VM ${bench.tree.domain.name} is transient, and the state of a transient VM cannot be saved. Make it persistent first (virsh define).`,
            refusal.blockers,
          ),
          class: 'impossible' as const,
          rule: 'cannot do managed save for transient domain (qemuDomainManagedSave).',
        }
      : refusal,
  );
}

function refuseState(draft: Draft, sentence: MessageText): void {
  draft.refuse({ ...guard('wrongState', sentence, [LIVE]), class: 'impossible' });
}
