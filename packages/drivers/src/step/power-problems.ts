import { SnaptreeError } from '@snaptree/core';

/** A guest that was asked to shut down had its time. The hypervisor answers well, so this is none of a lost host. */
export function guestStillRuns(name: string): SnaptreeError {
  return new SnaptreeError({
    code: 'hypervisorError',
    what: 'The guest was asked to shut down and still runs:',
    on: name,
    todo: 'Look at its console, or stop it the hard way.',
  });
}

/** Nobody saved the memory of the machine, or somebody threw it away meanwhile. */
export function nothingSaved(name: string): SnaptreeError {
  return new SnaptreeError({
    code: 'hypervisorError',
    what: 'There is no saved memory to remove of',
    on: name,
    todo: 'Look at the machine again.',
  });
}
