import {
  type BatchMember,
  displayName,
  type Operation,
  type OperationKind,
  type SnapshotTree,
} from '@snaptree/core';
import { snapshotCount } from '../text/counts.ts';
import { listed } from '../text/format.ts';
import { tagChangeInWords } from './tags.ts';

type PowerAction = Extract<Operation, { kind: 'power' }>['action'];

export const powerActionWords: Record<PowerAction, string> = {
  start: 'Start',
  shutdown: 'Shut down',
  stop: 'Power off',
  pause: 'Pause',
  resume: 'Resume',
};

const plainWords: Record<OperationKind, string> = {
  mergeIntoChildren: 'Merge into children',
  mergeIntoParent: 'Merge into parent',
  discard: 'Discard',
  removeSubtree: 'Delete with descendants',
  removeAll: 'Delete all snapshots',
  deleteMetadata: 'Remove from list, keep data',
  revert: 'Revert to this snapshot',
  create: 'Create snapshot',
  rename: 'Rename',
  describe: 'Edit description',
  protect: 'Protect',
  tag: 'Edit tags',
  acknowledgeOwner: 'Acknowledge owner',
  consolidate: 'Consolidate disks',
  repair: 'Repair records',
  power: 'Change power',
  managedSave: 'Save memory and stop',
  batch: 'Multiple operations',
};

function repairLabel({ merged }: Extract<Operation, { kind: 'repair' }>): string {
  if (merged === undefined) return plainWords.repair;
  return merged === 'intoBacking' ? 'Repair: merged down (blockcommit)' : 'Repair: copied up (blockpull)';
}

/** The label of an operation on its button. With a tree, it says where a merge goes. */
export function operationLabel(operation: Operation, tree?: SnapshotTree): string {
  switch (operation.kind) {
    case 'mergeIntoChildren':
      if (operation.pull === true) return 'Merge into children by copying';
      return tree === undefined ? plainWords.mergeIntoChildren : mergeLabel(operation.id, tree);
    case 'removeSubtree':
      return operation.keepRoot === true ? 'Delete descendants only' : plainWords.removeSubtree;
    case 'protect':
      return operation.protected ? 'Protect' : 'Remove protection';
    case 'acknowledgeOwner':
      return operation.acknowledged ? 'Acknowledge owner' : 'Withdraw acknowledgment';
    case 'repair':
      return repairLabel(operation);
    case 'power':
      return powerActionWords[operation.action];
    case 'batch':
      return batchLabel(operation.operations);
    case 'managedSave':
      return operation.action === 'save' ? 'Save memory and stop' : 'Discard saved memory';
    default:
      return plainWords[operation.kind];
  }
}

function mergeLabel(id: string, tree: SnapshotTree): string {
  const { children, live } = fanOut(tree, id);
  if (children.length === 0) return live ? 'Merge into live state' : plainWords.mergeIntoChildren;
  return children.length === 1 && !live ? 'Merge into child' : plainWords.mergeIntoChildren;
}

/** What is typed does not change the label. */
function batchLabel(operations: readonly BatchMember[]): string {
  const count = snapshotCount(operations.length);
  return operations.every(({ kind }) => kind === 'tag')
    ? tagChangeInWords({}, count)
    : batchInWords(operations, count);
}

/** One operation on several snapshots; `whom` is how many or their names. */
function batchInWords(operations: readonly BatchMember[], whom: string): string {
  const [first] = operations;
  const alike = operations.every((member) => sameKind(member, first));
  if (first === undefined) return plainWords.batch;
  if (!alike) return `${plainWords.batch} on ${whom}`;
  switch (first.kind) {
    case 'mergeIntoChildren':
      return first.pull === true ? `Merge ${whom} into children by copying` : `Merge ${whom} into children`;
    case 'mergeIntoParent':
      return `Merge ${whom} into parents`;
    case 'removeSubtree':
      return first.keepRoot === true
        ? `Delete the descendants of ${whom}`
        : `Delete ${whom} with descendants`;
    case 'protect':
      return first.protected ? `Protect ${whom}` : `Remove protection from ${whom}`;
    case 'tag':
      return tagChangeInWords(first, whom);
    case 'discard':
      return `Discard ${whom}`;
    case 'deleteMetadata':
      return metadataTitle(whom);
    default:
      return first satisfies never;
  }
}

const metadataTitle = (whom: string) => `Remove ${whom} from the list, keep the data`;

function sameKind(a: BatchMember, b: BatchMember | undefined): boolean {
  if (a.kind === 'protect' && b?.kind === 'protect') return a.protected === b.protected;
  if (a.kind === 'tag' && b?.kind === 'tag') {
    return String([a.add, a.remove]) === String([b.add, b.remove]);
  }
  if (a.kind === 'mergeIntoChildren' && b?.kind === 'mergeIntoChildren') return a.pull === b.pull;
  if (a.kind === 'removeSubtree' && b?.kind === 'removeSubtree') return a.keepRoot === b.keepRoot;
  return a.kind === b?.kind;
}

/** The snapshots that an operation names, in their order. */
export function namedIn(operation: Operation): string[] {
  if (operation.kind === 'batch') return operation.operations.map((member) => member.id);
  return 'id' in operation ? [operation.id] : [];
}

/** The title of a preview or a confirmation: the operation and what it is about. */
export function operationTitle(operation: Operation, tree: SnapshotTree): string {
  if (operation.kind === 'batch') return batchTitle(operation.operations, tree);
  if (!('id' in operation)) return domainTitle(operation, tree.domain.name);
  const label = operationLabel(operation, tree);
  const name = nameOf(tree, operation.id);
  switch (operation.kind) {
    case 'mergeIntoChildren':
    case 'mergeIntoParent':
      return `Merge ${name}${label.replace('Merge', '').replace(/into (parent|child)$/, 'into its $1')}`;
    case 'revert':
      return `Revert to ${name}`;
    case 'rename':
      return `Rename ${name} to “${operation.name}”`;
    case 'describe':
      return `Edit the description of ${name}`;
    case 'removeSubtree':
      return operation.keepRoot === true
        ? `Delete the descendants of ${name}`
        : `Delete ${name} with descendants`;
    case 'tag':
      return tagChangeInWords(operation, name);
    case 'protect':
      return operation.protected ? `Protect ${name}` : `Remove protection from ${name}`;
    case 'deleteMetadata':
      return metadataTitle(name);
    case 'acknowledgeOwner':
      return operation.acknowledged
        ? `Acknowledge the owner of ${name}`
        : `Withdraw the acknowledgment for ${name}`;
    default:
      return `${label} ${name}`;
  }
}

/** The title of an operation on the complete VM. */
function domainTitle(operation: Exclude<Operation, { id: string } | { kind: 'batch' }>, vm: string): string {
  switch (operation.kind) {
    case 'create':
      return `Create snapshot “${operation.name}”`;
    case 'removeAll':
      return `Delete all snapshots of ${vm}`;
    case 'consolidate':
      return `Consolidate the disks of ${vm}`;
    case 'repair':
      return repairTitle(operation, vm);
    case 'managedSave':
      return operation.action === 'save'
        ? `Save the memory of ${vm} and stop it`
        : `Discard the saved memory of ${vm}`;
    case 'power':
      return `${powerActionWords[operation.action]} ${vm}`;
    default:
      return operation satisfies never;
  }
}

function repairTitle({ merged }: Extract<Operation, { kind: 'repair' }>, vm: string): string {
  const title = `Repair the snapshot records of ${vm}`;
  if (merged === undefined) return title;
  return `${title}: ${merged === 'intoBacking' ? 'data merged down (blockcommit)' : 'data copied up (blockpull)'}`;
}

/** As `operationTitle`, without what is being typed or selected, so that the heading of a form stays the same. */
export function pendingTitle(operation: Operation, tree: SnapshotTree): string {
  switch (operation.kind) {
    case 'create':
      return 'Create snapshot';
    case 'rename':
      return `Rename ${nameOf(tree, operation.id)}`;
    case 'tag':
      return tagChangeInWords({}, nameOf(tree, operation.id));
    case 'batch': {
      const isTagging = operation.operations.every(({ kind }) => kind === 'tag');
      const names = listed(namedIn(operation).map((id) => nameOf(tree, id)));
      return isTagging ? tagChangeInWords({}, names) : operationTitle(operation, tree);
    }
    default:
      return operationTitle(operation, tree);
  }
}

/** Equal operations are grouped: `Merge a and b into children; discard c`. */
function batchTitle(operations: readonly BatchMember[], tree: SnapshotTree): string {
  const groups: BatchMember[][] = [];
  for (const member of operations) {
    const group = groups.find(([first]) => sameKind(member, first));
    if (group === undefined) groups.push([member]);
    else group.push(member);
  }
  const parts = groups.map((group) => batchInWords(group, listed(group.map(({ id }) => nameOf(tree, id)))));
  return parts.map((part, i) => (i === 0 ? part : part.charAt(0).toLowerCase() + part.slice(1))).join('; ');
}

/** A node's name in a sentence; unnamed nodes show the start of their id. */
export function nameOf(tree: SnapshotTree, id: string): string {
  if (id === 'live') return 'the live state';
  const snapshot = tree.snapshots.find((s) => s.id === id);
  if (snapshot === undefined) return `“${id.slice(0, 8)}”`;
  return displayName(snapshot);
}

/** The children of a snapshot, and whether it is the current one. */
function fanOut(tree: SnapshotTree, id: string): { children: string[]; live: boolean } {
  return {
    children: tree.snapshots.filter((s) => s.parent === id).map((s) => s.id),
    live: tree.current.kind === 'snapshot' && tree.current.id === id,
  };
}
