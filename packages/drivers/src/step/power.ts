import { type Power, type PowerAction, SnaptreeError } from '@snaptree/core';

/** A VM whose memory was saved while it was paused comes back paused. */
const reached: Readonly<Record<PowerAction, readonly Power[]>> = {
  start: ['running', 'paused'],
  shutdown: ['off', 'saved'],
  stop: ['off', 'saved'],
  pause: ['paused'],
  resume: ['running'],
};

/** Whether the VM is in a state that the action ends in. */
export const hasReached = (action: PowerAction, power: Power): boolean => reached[action].includes(power);

/** The hypervisor answers, so the host is not lost. */
export function guestStillRuns(vm: string): SnaptreeError {
  return new SnaptreeError({
    code: 'hypervisorError',
    what: 'The guest was asked to shut down and is still running:',
    on: vm,
    todo: 'Look at its console, or stop the VM.',
  });
}

export function nothingSaved(vm: string): SnaptreeError {
  return new SnaptreeError({
    code: 'hypervisorError',
    what: 'There is no saved state to discard of VM',
    on: vm,
    todo: 'Read the tree again.',
  });
}

export function powerNotReached(vm: string, power: { wanted: Power; reached: Power }): SnaptreeError {
  return new SnaptreeError({
    code: 'hypervisorError',
    what: 'The revert succeeded, but left the wrong power state in VM',
    on: vm,
    todo: `It is ${power.reached} and should be ${power.wanted}. Change it by hand.`,
  });
}
