import type { SnapshotTree, Step } from '@snaptree/core';
import { powerWords } from '../operations/effects.ts';
import { nameOf, powerActionWords } from '../operations/operations.ts';
import { listed, plural } from '../text/format.ts';

/** One step of a plan. `tree` is the tree that the plan is based on. */
export function stepInWords(step: Step, tree: SnapshotTree): string {
  const name = (id: string) => nameOf(tree, id);
  switch (step.kind) {
    case 'delete':
      if (step.expect === 'drop') return `Delete ${name(step.id)} and its data`;
      return `Delete ${name(step.id)}; ${listed(step.children.map(name))} ${plural(step.children.length, { one: 'receives', other: 'receive' })} its data`;
    case 'pull':
      return step.copies
        ? `Copy the data of ${name(step.id)} into ${name(step.into)}, which then no longer depends on it`
        : `Detach ${name(step.into)} from ${name(step.id)}; no data is copied`;
    case 'revert':
      return `Revert to ${name(step.to)}; the VM is then ${powerWords[step.power]}`;
    case 'create':
      return `Create the snapshot “${step.name}”${step.memory ? ' with memory' : ''}`;
    case 'deleteMetadata':
      return `Remove ${name(step.id)} from the list; its data is kept`;
    case 'redefine':
      return `Correct the paths in the record of ${name(step.id)}`;
    case 'rename':
      return `Rename ${name(step.id)} to “${step.name}”`;
    case 'describe':
      return `Change the description of ${name(step.id)}`;
    case 'protect':
      return step.protected ? `Protect ${name(step.id)}` : `Remove protection from ${name(step.id)}`;
    case 'tag':
      return step.tags.length === 0
        ? `Remove all tags from ${name(step.id)}`
        : `Set the tags of ${name(step.id)} to ${listed(step.tags.map((tag) => `“${tag}”`))}`;
    case 'acknowledgeOwner':
      return step.acknowledged
        ? `Acknowledge the owner of ${name(step.id)}`
        : `Withdraw the acknowledgment for ${name(step.id)}`;
    case 'consolidate':
      return 'Consolidate the disks';
    case 'power':
      return `${powerActionWords[step.action]} the VM`;
    case 'managedSave':
      return step.action === 'save' ? 'Save the memory and stop the VM' : 'Discard the saved memory';
    default:
      return step satisfies never;
  }
}
