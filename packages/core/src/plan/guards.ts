import type { Operation } from '../operation/operation.ts';
import type { Refusal, RefusalCode } from '../rules/refusal.ts';
import type { Snapshot, SnapshotTree } from '../tree/model.ts';
import { at, BASE, shapeOf } from '../tree/shape.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { LIVE } from './model.ts';

/**
 * Why this domain is not to be touched at all, whatever the operation: a tree that could not be read whole, a
 * current snapshot that nobody knows, a job of somebody else. Metadata that the product keeps by itself stays possible, and
 * so do power actions and `deleteMetadata`, which may be the repair.
 */
export function guardDomain(tree: SnapshotTree, operation: Operation): Refusal[] {
  if (isOwnNote(operation)) return [];
  if (tree.foreignJob !== undefined) {
    return [
      guard(
        'foreignJob',
        `${tree.domain.name} is held by another job: ${tree.foreignJob}. Wait until it ends.`,
        [LIVE],
      ),
    ];
  }
  if (operation.kind === 'power' || operation.kind === 'deleteMetadata' || operation.kind === 'describe')
    return [];
  const refusals: Refusal[] = [];
  for (const defect of shapeOf(tree).defects) {
    refusals.push(
      guard(
        'brokenTree',
        `The tree is broken (${defectWords[defect.kind]}) and read-only until it is repaired.`,
        [...defect.ids],
      ),
    );
  }
  for (const reason of tree.partial ?? []) {
    refusals.push(guard('partialTree', `Not all of the tree could be read: ${reason}`, []));
  }
  const unreadable = tree.snapshots.filter(
    (s) => s.problem?.code === 'unreadable' || s.problem?.code === 'danglingParent',
  );
  if (unreadable.length > 0) {
    refusals.push(
      guard(
        'unreadable',
        `${names(unreadable)} cannot be read, so nothing that rests on it can be foreseen.`,
        ids(unreadable),
      ),
    );
  }
  if (tree.current.kind === 'unknown') {
    refusals.push(
      guard(
        'unknownCurrent',
        `Nobody knows which restore point the live state sits on: ${tree.current.why}.`,
        [LIVE],
      ),
    );
  }
  return refusals;
}

/** Marks that no hypervisor knows: whatever the state of the tree, they can be set. */
function isOwnNote(operation: Operation): boolean {
  switch (operation.kind) {
    case 'protect':
    case 'tag':
    case 'acknowledgeOwner':
      return true;
    case 'batch':
      return operation.operations.every(isOwnNote);
    default:
      return false;
  }
}

const defectWords = {
  duplicateId: 'an id twice',
  danglingParent: 'a parent that does not exist',
  cycle: 'a cycle',
  danglingCurrent: 'a current snapshot that does not exist',
} as const;

/** Guards on a delete or a revert that no hypervisor has. Evaluated on the bench as it is before the step. */
export function guardNode(bench: Workbench, node: number, verb: 'delete' | 'revert'): Refusal[] {
  // An internal snapshot can be deleted whatever the chain lacks.
  const independent = bench.rulesOf(node)?.storage === 'independent';
  const chain = verb === 'delete' && independent ? [] : guardChain(bench);
  return [...guardProblems(bench, node, verb), ...chain];
}

function guardProblems(bench: Workbench, node: number, verb: 'delete' | 'revert'): Refusal[] {
  const troubled = troubledOf(bench.tree);
  if (troubled.length === 0) return [];
  const self = bench.snapshot(node);
  const halfDeleted = troubled.find((s) => s.problem?.code === 'deleteInProgress');
  const waits = halfDeleted !== undefined && bench.indexOf(halfDeleted.id) !== undefined;
  if (waits && (halfDeleted.id !== self.id || verb === 'revert')) {
    return [
      {
        ...guard('halfDeleted', `The deletion of ${halfDeleted.name} was interrupted; finish it first.`, [
          halfDeleted.id,
        ]),
        class: 'impossible',
        suggestions: [{ kind: 'mergeIntoChildren', id: halfDeleted.id }],
        rule: 'While a snapshot deletion is in progress on a parent disk, libvirt refuses every other one.',
      },
    ];
  }
  const touched = verb === 'revert' ? [self] : [self, ...bench.children(node).map((c) => bench.snapshot(c))];
  const missing = touched.filter((s) => s.problem?.code === 'missingFile');
  const refusals: Refusal[] = [];
  if (missing.length > 0) {
    refusals.push(
      guard(
        'missingFile',
        `${missing.map((s) => s.problem?.text ?? s.name).join(' ')} Bring the file back, or remove the snapshot from the list.`,
        ids(missing),
      ),
    );
  }
  // Nothing of the children is touched where only their metadata is left.
  if (self.problem?.code === 'metadataOnly') {
    const sentence = `${self.problem.text} Remove it from the list; no data is touched.`;
    refusals.push({
      ...guard('missingFile', sentence, [self.id]),
      suggestions: [{ kind: 'deleteMetadata', id: self.id }],
    });
  }
  return refusals;
}

const troubledKnown = new WeakMap<SnapshotTree, Snapshot[]>();

function troubledOf(tree: SnapshotTree): Snapshot[] {
  let troubled = troubledKnown.get(tree);
  if (troubled === undefined) {
    troubled = tree.snapshots.filter((s) => s.problem !== undefined);
    troubledKnown.set(tree, troubled);
  }
  return troubled;
}

/**
 * A file missing from the live chain makes every merge into or out of that chain a loss, and a new snapshot on top of
 * it one more that cannot be read (VirtualBox 7.2 refuses that one too, tried). A running VM may still hold the file
 * open, and a revert would close it.
 */
export function guardChain(bench: Workbench): Refusal[] {
  const missing = missingLayer(bench.tree);
  return missing === undefined
    ? []
    : [guard('missingFile', `${missing} is missing on the hypervisor. Bring the file back first.`, [LIVE])];
}

const missingKnown = new WeakMap<SnapshotTree, { path: string | undefined }>();

/** The first file of the live chains that is not there. */
export function missingLayer(tree: SnapshotTree): string | undefined {
  let found = missingKnown.get(tree);
  if (found === undefined) {
    found = {
      path: tree.live.disks.flatMap((disk) => disk.chain).find((layer) => layer.missing === true)?.path,
    };
    missingKnown.set(tree, found);
  }
  return found.path;
}

/** Protected and foreign-owned nodes among those that a plan removes, all of them in one refusal each. */
export function guardRemoved(removed: readonly Snapshot[]): Refusal[] {
  const refusals: Refusal[] = [];
  const kept = removed.filter((s) => s.protected === true);
  if (kept.length > 0) {
    refusals.push(guard('protected', `${names(kept)} is protected. Lift the protection first.`, ids(kept)));
  }
  const owned = removed.filter((s) => s.owner !== undefined && s.ownerAcknowledged !== true);
  if (owned.length > 0) {
    const owner = owned[0]?.owner ?? 'another product';
    refusals.push(
      guard(
        'foreignOwner',
        `${names(owned)} belongs to ${owner}, which may rely on it. Acknowledge that first.`,
        ids(owned),
      ),
    );
  }
  return refusals;
}

/** A refusal that force does not pass. */
export function guard(code: RefusalCode, sentence: string, blockers: string[]): Refusal {
  return { class: 'guard', code, sentence, blockers, suggestions: [] };
}

/** A refusal that force passes. */
export function loss(code: RefusalCode, sentence: string, blockers: string[]): Refusal {
  return { class: 'loss', code, sentence, blockers, suggestions: [] };
}

const SHOWN = 4;

/** The first names of a list, and how many more there are. */
export function names(snapshots: readonly Pick<Snapshot, 'name'>[]): string {
  const shown = snapshots.slice(0, SHOWN).map((s) => (s.name === '' ? '(no name)' : s.name));
  const more = snapshots.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

const ids = (snapshots: readonly Snapshot[]) => snapshots.map((s) => s.id);

/** The nearest restore point above a node, or `null` for the base image. */
export function parentId(bench: Workbench, node: number): string | null {
  const parent = at(bench.parent, node);
  return parent === BASE ? null : bench.snapshot(parent).id;
}
