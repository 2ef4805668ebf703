import type { SnapshotTree, Step } from '@snaptree/core';
import { listed } from './format.ts';
import { nameOf, powerActionWords } from './operations.ts';

/** One step of a plan in words. `tree` is the tree that the plan was made on. */
export function stepInWords(step: Step, tree: SnapshotTree): string {
  const name = (id: string) => nameOf(tree, id);
  switch (step.kind) {
    case 'delete':
      if (step.expect === 'drop') return `Delete ${name(step.id)} and its changes`;
      return `Delete ${name(step.id)}; its changes go into ${listed(step.children.map(name))}`;
    case 'revert':
      return `Set the machine back to ${name(step.to)}, ${step.power} afterwards`;
    case 'create':
      return `Create the snapshot “${step.name}”${step.memory ? ' with memory' : ''}`;
    case 'deleteMetadata':
      return `Take ${name(step.id)} off the list; no data is touched`;
    case 'rename':
      return `Rename ${name(step.id)} to “${step.name}”`;
    case 'describe':
      return `Write the description of ${name(step.id)}`;
    case 'protect':
      return step.protected ? `Protect ${name(step.id)}` : `Remove the protection of ${name(step.id)}`;
    case 'tag':
      return step.tags.length === 0
        ? `Take all tags off ${name(step.id)}`
        : `Tag ${name(step.id)} ${listed(step.tags.map((tag) => `“${tag}”`))}`;
    case 'acknowledgeOwner':
      return step.acknowledged
        ? `Acknowledge the owner of ${name(step.id)}`
        : `Take back the acknowledgement for ${name(step.id)}`;
    case 'consolidate':
      return 'Consolidate the disks';
    case 'power':
      return `${powerActionWords[step.action]} the machine`;
    case 'managedSave':
      return step.action === 'save' ? 'Save the memory and stop the machine' : 'Remove the saved memory';
    default:
      return step satisfies never;
  }
}
