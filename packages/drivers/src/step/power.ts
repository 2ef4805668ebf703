import { type Power, type PowerAction, SnaptreeError } from '@snaptree/core';

/** A VM that was saved while paused starts paused. */
const reached: Readonly<Record<PowerAction, readonly Power[]>> = {
  start: ['running', 'paused'],
  shutdown: ['off', 'saved'],
  stop: ['off', 'saved'],
  pause: ['paused'],
  resume: ['running'],
};

/** Whether the VM is in a state in which the action ends. */
export const hasReached = (action: PowerAction, power: Power): boolean => reached[action].includes(power);

/** Not `timeout`: the hypervisor answers, so its host is reachable. */
export function guestStillRuns(vm: string): SnaptreeError {
  return new SnaptreeError({
    code: 'hypervisorError',
    what: 'The guest of VM {on} did not shut down within 5 minutes.',
    on: vm,
    todo: 'Check its console, or stop the VM.',
  });
}

export function nothingSaved(vm: string): SnaptreeError {
  return new SnaptreeError({
    code: 'hypervisorError',
    what: 'VM {on} has no saved state to discard.',
    on: vm,
    todo: 'Read the tree again.',
  });
}

export function powerNotReached(vm: string, power: { wanted: Power; reached: Power }): SnaptreeError {
  return new SnaptreeError({
    code: 'hypervisorError',
    what: `The revert of VM {on} succeeded, but the VM is ${power.reached} instead of ${power.wanted}.`,
    on: vm,
    todo: 'Change its power state yourself.',
  });
}
