import type { PowerAction } from '../../operation/operation.ts';
import type { Refusal } from '../../rules/refusal.ts';
import type { Power } from '../../tree/model.ts';
import type { Draft } from '../draft.ts';
import { guardStart } from '../guard-dependants.ts';
import { guardPowerOff } from '../guard-power-off.ts';
import { guard, missingLayer } from '../guards.ts';
import { LIVE } from '../model.ts';

const moves: Record<PowerAction, { from: readonly Power[]; to: Power }> = {
  start: { from: ['off', 'saved'], to: 'running' },
  shutdown: { from: ['running'], to: 'off' },
  stop: { from: ['running', 'paused'], to: 'off' },
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
};

/** Start, stop, pause: kept beside the snapshot operations because so many refusals end in one of them. */
export function power(draft: Draft, action: PowerAction): void {
  const { bench } = draft;
  const move = moves[action];
  if (!bench.capabilities.power.includes(action)) {
    draft.refuse(guard('notSupported', `${action} is not offered by this hypervisor.`, [LIVE]));
    return;
  }
  if (bench.power === move.to) {
    // libvirt answers success to the pausing of a machine that is paused (tried on 9.0).
    draft.refuse(guard('nothingToDo', `${bench.tree.domain.name} is ${move.to} already.`, [LIVE]));
    return;
  }
  if (!move.from.includes(bench.power)) {
    refuseState(draft, `${action} needs a machine that is ${move.from.join(' or ')}; it is ${bench.power}.`);
    return;
  }
  const missing = action === 'start' ? missingLayer(bench.tree) : undefined;
  if (missing !== undefined) {
    draft.refuse({
      ...guard(
        'missingFile',
        `${missing} is missing on the hypervisor, and the machine cannot start without it.`,
        [LIVE],
      ),
      class: 'impossible',
    });
    return;
  }
  if (action === 'start') draft.refuse(...guardStart(bench));
  if (move.to === 'off') draft.refuse(...guardPowerOff(bench));
  if (action === 'stop')
    draft.warn('unsavedMemory', 'What the guest holds in memory and has not written is lost.', [LIVE]);
  draft.steps.push({ kind: 'power', action });
  bench.power = move.to;
  if (move.to === 'running') bench.changed = 'unknown';
}

/** Suspend to disk, and its undoing. */
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
    // libvirt's test driver answers success to the removal of what is not there, so it is not impossible.
    draft.refuse(
      guard('nothingToDo', `There is no saved memory to remove; the machine is ${bench.power}.`, [LIVE]),
    );
    return;
  }
  if (action === 'save' && bench.power !== 'running' && bench.power !== 'paused') {
    refuseState(draft, `Only a running machine can be saved; it is ${bench.power}.`);
    return;
  }
  if (action === 'save') draft.refuse(...refuseSave(draft));
  if (action === 'remove')
    draft.warn('unsavedMemory', 'What the guest held in its saved memory is lost.', [LIVE]);
  draft.steps.push({ kind: 'managedSave', action });
  bench.power = action === 'save' ? 'saved' : 'off';
}

function refuseSave({ bench }: Draft): Refusal[] {
  return guardPowerOff(bench).map((refusal) =>
    refusal.code === 'transientDomain'
      ? {
          ...refusal,
          class: 'impossible',
          sentence: `${bench.tree.domain.name} is transient, and the memory of a transient VM cannot be saved. Define it first, so that it persists.`,
          rule: 'cannot do managed save for transient domain (qemuDomainManagedSave).',
        }
      : refusal,
  );
}

function refuseState(draft: Draft, sentence: string): void {
  draft.refuse({ ...guard('wrongState', sentence, [LIVE]), class: 'impossible' });
}
