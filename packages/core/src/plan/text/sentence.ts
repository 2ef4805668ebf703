import { joined, type MessageText, message, plain } from '../../message/message.ts';
import type { Operation } from '../../operation/operation.ts';
import { distinctName } from '../../tree/display-name.ts';
import type { Draft } from '../draft.ts';
import { removalSentence } from './removal.ts';
import { repairSentence } from './repair.ts';

/** What a plan does to data; true for exactly this plan. */
export function sentenceOf(draft: Draft, operation: Operation): MessageText {
  switch (operation.kind) {
    case 'mergeIntoChildren':
    case 'mergeIntoParent':
    case 'discard':
    case 'removeSubtree':
    case 'removeAll':
      return removalSentence(draft);
    case 'batch':
      return draft.removed.length > 0 ? removalSentence(draft) : labelSentence(draft.steps.length);
    case 'revert':
      return revertSentence(draft, operation);
    case 'create':
      return operation.memory
        ? message`Takes the snapshot ${quoted(operation.name)} of the disks and the memory. All other snapshots are unchanged.`
        : message`Takes the snapshot ${quoted(operation.name)} of the disks. All other snapshots are unchanged.`;
    case 'consolidate':
      return plain('Merges disk files that earlier deletions left behind. All snapshots are unchanged.');
    case 'repair':
      return repairSentence(draft);
    case 'power':
      return powerMessages[operation.action];
    case 'managedSave':
      return operation.action === 'save'
        ? plain('Saves the memory to disk and stops the VM. The next start continues from there.')
        : plain('Discards the saved memory. The next start is a cold boot.');
    default:
      return metadataSentence(draft, operation);
  }
}

type MetadataOperation = Extract<
  Operation,
  { kind: 'deleteMetadata' | 'rename' | 'describe' | 'protect' | 'tag' | 'acknowledgeOwner' }
>;

function metadataSentence(draft: Draft, operation: MetadataOperation): MessageText {
  const name = nameOf(draft, operation.id);
  switch (operation.kind) {
    case 'deleteMetadata':
      return message`Removes ${name} from the list of snapshots and keeps its data.`;
    case 'rename':
      return message`Renames ${name} to ${quoted(operation.name)}.`;
    case 'describe':
      return message`Changes the description of ${name}.`;
    case 'protect':
      return operation.protected
        ? message`Protects ${name}: Snaptree refuses to delete it.`
        : message`Removes the protection of ${name}. It can be deleted again.`;
    case 'tag':
      return tagSentence(name, draft);
    case 'acknowledgeOwner':
      return operation.acknowledged
        ? message`Allows Snaptree to delete ${name}, although another product created it.`
        : message`No longer allows Snaptree to delete ${name}, because another product created it.`;
    default:
      return operation satisfies never;
  }
}

const powerMessages = {
  start: plain('Starts the VM.'),
  shutdown: plain('Asks the guest to shut down.'),
  stop: plain('Turns off the VM immediately.'),
  pause: plain('Pauses the VM until it is resumed.'),
  resume: plain('Resumes the VM.'),
} as const;

function labelSentence(count: number): MessageText {
  return count === 1
    ? plain('Changes the labels of 1 snapshot. All data is unchanged.')
    : message`Changes the labels of ${count} snapshots. All data is unchanged.`;
}

function tagSentence(name: string, draft: Draft): MessageText {
  const [step] = draft.steps;
  if (step?.kind !== 'tag' || step.tags.length === 0) return message`Removes all tags from ${name}.`;
  return message`Sets the tags of ${name} to ${step.tags.map(quoted).join(', ')}.`;
}

function revertSentence(draft: Draft, operation: Extract<Operation, { kind: 'revert' }>): MessageText {
  const name = nameOf(draft, operation.id);
  const first =
    draft.bench.capabilities.revertConfiguration === true
      ? message`Reverts the VM, including its configuration, to ${name}.`
      : message`Reverts the VM to ${name}.`;
  const before =
    operation.safety === undefined
      ? draft.bench.tree.current.kind === 'snapshot'
        ? plain('Changes since the current snapshot are lost.')
        : plain('The live state is lost.')
      : message`The live state is first saved as the snapshot ${quoted(operation.safety)}.`;
  return joined([first, before, plain('All snapshots are unchanged.')]);
}

function nameOf(draft: Draft, id: string): string {
  const { shape, tree } = draft.bench;
  const index = shape.indexOf.get(id);
  // The name before the plan: a renamed snapshot has its new name on the bench.
  const snapshot = index === undefined ? undefined : shape.snapshots[index - 1];
  return snapshot === undefined ? id : distinctName(tree, snapshot);
}

const quoted = (name: string) => `“${name}”`;
