import { type PowerAction, SnaptreeError, type Step } from '@snaptree/core';

/** What failed and on what, for a problem: "Cannot merge {on}." and "snapshot a of VM web". */
export interface StepAttempt {
  readonly what: string;
  readonly on: string;
}

export interface Subject {
  /** The VM's name. */
  readonly vm: string;
  /** The name of a snapshot by its id. Without it, messages show the id. */
  readonly nameOf?: (snapshotId: string) => string | undefined;
}

/** Describes a failed step in the user's verbs. */
export function attemptOf(step: Step, subject: Subject): StepAttempt {
  return { what: `Cannot ${actionOf(step)}.`, on: objectOf(step, subject) };
}

/** For an option of a step that the hypervisor does not support. @param what follows "cannot"; the VM follows it */
export function notSupported(product: string, what: string, vm: string): SnaptreeError {
  return cannot(`${product} cannot ${what} {on}.`, `VM ${vm}`);
}

/** For a kind of step that the hypervisor does not support. */
export function noSuchStep(product: string, step: Step, subject: Subject): SnaptreeError {
  return cannot(`${product} cannot ${actionOf(step)}.`, objectOf(step, subject));
}

const cannot = (what: string, on: string) =>
  new SnaptreeError({
    code: 'hypervisorError',
    what,
    on,
    todo: 'This step changed nothing. Choose a different operation.',
  });

const powerVerbs: Readonly<Record<PowerAction, string>> = {
  start: 'start',
  shutdown: 'shut down',
  stop: 'stop',
  pause: 'pause',
  resume: 'resume',
};

/** A verb phrase with `{on}` in place of its object. */
function actionOf(step: Step): string {
  switch (step.kind) {
    case 'create':
    case 'rename':
    case 'revert':
      return `${step.kind} {on}`;
    case 'delete':
      return step.expect === 'merge' ? 'merge {on}' : 'delete {on}';
    case 'pull':
      return 'copy the data of {on} into a child';
    case 'describe':
      return 'change the description of {on}';
    case 'deleteMetadata':
      return 'remove {on} from the list';
    case 'redefine':
      return 'correct the record of {on}';
    case 'consolidate':
      return 'consolidate the disks of {on}';
    case 'power':
      return `${powerVerbs[step.action]} {on}`;
    case 'managedSave':
      return step.action === 'save' ? 'save the state of {on}' : 'discard the saved state of {on}';
    case 'protect':
      return 'change the protection of {on}';
    case 'tag':
      return 'change the tags of {on}';
    case 'acknowledgeOwner':
      return 'acknowledge the owner of {on}';
    default:
      return step satisfies never;
  }
}

function objectOf(step: Step, { vm, nameOf }: Subject): string {
  const snapshot = (id: string) => `snapshot ${nameOf?.(id) ?? id}`;
  if (step.kind === 'revert') return `VM ${vm} to ${snapshot(step.to)}`;
  if (step.kind === 'create') return `snapshot ${step.name} of VM ${vm}`;
  return 'id' in step ? `${snapshot(step.id)} of VM ${vm}` : `VM ${vm}`;
}
