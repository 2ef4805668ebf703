import { type PowerAction, SnaptreeError, type Step } from '@snaptree/core';

/** What failed and on what, as a problem needs it: "Cannot merge" and "snapshot a of VM web". */
export interface StepAttempt {
  readonly what: string;
  readonly on: string;
}

export interface Subject {
  /** The VM's name. */
  readonly vm: string;
  /** The name of a snapshot by id; absent: the id is all that is known. */
  readonly nameOf?: (snapshotId: string) => string | undefined;
}

/** A step that failed, in the user's verbs. */
export function attemptOf(step: Step, subject: Subject): StepAttempt {
  return { what: `Cannot ${verbOf(step)}`, on: objectOf(step, subject) };
}

/** For a step, or a part of it, that a hypervisor does not have. @param what follows "cannot" */
export function notSupported(product: string, what: string, vm: string): SnaptreeError {
  return new SnaptreeError({
    code: 'hypervisorError',
    what: `${product} cannot ${what}`,
    on: `VM ${vm}`,
    todo: 'Nothing was changed. Choose another operation.',
  });
}

/** For a kind of step that a hypervisor does not have. */
export function noSuchStep(product: string, step: Step, subject: Subject): SnaptreeError {
  return new SnaptreeError({
    ...notSupported(product, verbOf(step), subject.vm).problem,
    on: objectOf(step, subject),
  });
}

const powerVerbs: Readonly<Record<PowerAction, string>> = {
  start: 'start',
  shutdown: 'shut down',
  stop: 'stop',
  pause: 'pause',
  resume: 'resume',
};

function verbOf(step: Step): string {
  switch (step.kind) {
    case 'create':
    case 'rename':
    case 'revert':
      return step.kind;
    case 'delete':
      return step.expect === 'merge' ? 'merge' : 'delete';
    case 'describe':
      return 'change the description of';
    case 'deleteMetadata':
      return 'remove from the list';
    case 'consolidate':
      return 'consolidate the disks of';
    case 'power':
      return powerVerbs[step.action];
    case 'managedSave':
      return step.action === 'save' ? 'save the state of' : 'discard the saved state of';
    case 'protect':
      return 'change the protection of';
    case 'tag':
      return 'change the tags of';
    case 'acknowledgeOwner':
      return 'acknowledge the owner of';
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
