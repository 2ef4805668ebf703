import {
  joined,
  type MessageText,
  message,
  messageOf,
  type NameList,
  nameList,
  plain,
  type Report,
  reportSentence,
  withoutPeriod,
} from '../message/message.ts';
import type { Operation } from '../operation/operation.ts';
import { evaluateRules } from '../rules/evaluate.ts';
import type { Refusal, RefusalCode } from '../rules/refusal.ts';
import { currentReason } from '../tree/current-reason.ts';
import { distinctName } from '../tree/display-name.ts';
import type { Snapshot, SnapshotTree } from '../tree/model.ts';
import { at, BASE, shapeOf } from '../tree/shape.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { LIVE } from './model.ts';

/**
 * Why no operation may change this domain: an incomplete tree, an unknown current snapshot, a job of another client.
 * Metadata that the product itself stores can always change; power actions and `deleteMetadata` may be the repair.
 */
export function guardDomain(tree: SnapshotTree, operation: Operation): Refusal[] {
  if (isOwnNote(operation)) return [];
  if (tree.foreignJob !== undefined) {
    return [
      guard(
        'foreignJob',
        message`Another job is running on VM ${tree.domain.name}: ${withoutPeriod(tree.foreignJob)}. Wait until it finishes.`,
        [LIVE],
      ),
    ];
  }
  if (operation.kind === 'power' || operation.kind === 'deleteMetadata' || operation.kind === 'describe')
    return [];
  const refusals: Refusal[] = [];
  for (const defect of shapeOf(tree).defects) {
    refusals.push(guard('brokenTree', defectMessages[defect.kind], [...defect.ids]));
  }
  for (const reason of tree.partial ?? []) {
    refusals.push(
      guard('partialTree', message`The snapshot tree is incomplete. ${reportSentence(reason)}`, []),
    );
  }
  const unreadable = tree.snapshots.filter(
    (s) => s.problem?.code === 'unreadable' || s.problem?.code === 'danglingParent',
  );
  if (unreadable.length > 0) {
    refusals.push(
      guard(
        'unreadable',
        message`Cannot read some snapshots of VM ${tree.domain.name}, and therefore cannot predict what operations would do: ${names(tree, unreadable)}.`,
        ids(unreadable),
      ),
    );
  }
  if (tree.current.kind === 'unknown' && operation.kind !== 'repair') {
    const text = message`Cannot determine the current snapshot of VM ${tree.domain.name}. ${currentReason(tree.current)}`;
    refusals.push({ ...guard('unknownCurrent', text, [LIVE]), suggestions: [{ kind: 'repair' }] });
  }
  return refusals;
}

/** Metadata that no hypervisor stores can change in any state of the tree. */
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

const defectMessages = {
  duplicateId: plain(
    'Two snapshots have the same ID. Snaptree cannot change this VM until the snapshot tree is repaired.',
  ),
  danglingParent: plain(
    'The parent of a snapshot does not exist. Snaptree cannot change this VM until the snapshot tree is repaired.',
  ),
  cycle: plain(
    'Some snapshots are their own ancestors. Snaptree cannot change this VM until the snapshot tree is repaired.',
  ),
  danglingCurrent: plain(
    'The current snapshot does not exist. Snaptree cannot change this VM until the snapshot tree is repaired.',
  ),
} as const;

/** Guards on a delete or a revert that no hypervisor has. Evaluated on the bench as it is before the step. */
export function guardNode(bench: Workbench, node: number, verb: 'delete' | 'revert'): Refusal[] {
  // An internal snapshot can be deleted whatever the chain lacks.
  const independent = bench.rulesOf(node)?.storage === 'independent';
  // The reader marks a snapshot whose own files are incomplete.
  const ignored = verb === 'delete' ? independent : bench.capabilities.revertIgnoresLiveFiles === true;
  const chain = ignored ? [] : guardChain(bench);
  return [...guardProblems(bench, node, verb), ...chain];
}

function guardProblems(bench: Workbench, node: number, verb: 'delete' | 'revert'): Refusal[] {
  const troubled = troubledOf(bench.tree);
  if (troubled.length === 0) return [];
  const self = bench.snapshot(node);
  const halfDeleted = firstToFinish(bench, troubled);
  if (halfDeleted !== undefined && (halfDeleted.id !== self.id || verb === 'revert')) {
    return [
      {
        ...guard(
          'halfDeleted',
          joined([
            message`The deletion of ${distinctName(bench.tree, halfDeleted)} was interrupted. Finish it first.`,
            ...whyNotFinished(bench, halfDeleted),
          ]),
          [halfDeleted.id],
        ),
        class: 'impossible',
        suggestions: [{ kind: 'mergeIntoChildren', id: halfDeleted.id }],
        rule: 'While the deletion of a snapshot is in progress on a parent disk, libvirt refuses to delete any other snapshot.',
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
        missingFile(
          bench,
          missing.flatMap((s) => (s.problem === undefined ? [] : [s.problem])),
        ),
        ids(missing),
      ),
    );
  }
  if (self.problem?.code === 'overwritten') {
    const sentence = message`${reportSentence(self.problem)} Its content cannot be restored. Remove the snapshot from the list, which changes no data.`;
    refusals.push({
      ...guard('overwritten', sentence, [self.id]),
      suggestions: [{ kind: 'repair' }, { kind: 'deleteMetadata', id: self.id }],
    });
  }
  // Where only metadata is left, no data of the children changes.
  if (self.problem?.code === 'metadataOnly') {
    const sentence = message`${reportSentence(self.problem)} Remove the snapshot from the list. This changes no data.`;
    refusals.push({
      ...guard('missingFile', sentence, [self.id]),
      suggestions: [{ kind: 'repair' }, { kind: 'deleteMetadata', id: self.id }],
    });
  }
  return refusals;
}

/**
 * The interrupted deletion that can be finished now. libvirt refuses to delete a snapshot while a deletion of its child is
 * in progress ("was target of not completed snapshot delete", 9.0 and 11.3, tested), so the lowest one comes first.
 */
function firstToFinish(bench: Workbench, troubled: readonly Snapshot[]): Snapshot | undefined {
  const waiting = troubled.filter(
    (s) => s.problem?.code === 'deleteInProgress' && bench.indexOf(s.id) !== undefined,
  );
  const parents = new Set(waiting.map((s) => s.parent));
  return waiting.find((s) => !parents.has(s.id)) ?? waiting[0];
}

/** Why the hypervisor would not finish it now, in sentences; none: it would. */
function whyNotFinished(bench: Workbench, { id }: Snapshot): MessageText[] {
  const node = bench.indexOf(id);
  if (node === undefined) return [];
  const rules = bench.rulesOf(node)?.delete ?? [];
  const [refusal] = evaluateRules(rules, bench, { step: 0, node, verb: 'delete' });
  if (refusal === undefined) return [];
  const { sentence, message: parts = { template: sentence, values: [] } } = refusal;
  return [plain('That is not possible now.'), { ...parts, text: sentence }];
}

/** Not every hypervisor can remove a snapshot from its list and keep the data. */
function missingFile({ capabilities }: Workbench, reports: readonly Report[]): MessageText {
  const text = joined(reports.map((each) => message`${reportSentence(each)}`));
  return capabilities.deleteMetadata.supported
    ? message`${text} Restore the file, or remove the snapshot from the list.`
    : message`${text} Restore the file.`;
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
    : [guard('missingFile', message`${missing} does not exist on the host. Restore the file first.`, [LIVE])];
}

const missingKnown = new WeakMap<SnapshotTree, { path: string | undefined }>();

/** The first file of the live chains that does not exist. */
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

/** What a draft deletes. */
interface Doomed {
  readonly bench: Pick<Workbench, 'tree'>;
  readonly doomed: readonly Snapshot[];
}

/** Protected and foreign-owned snapshots among those that a plan deletes, in one refusal each. */
export function guardRemoved({ bench: { tree }, doomed }: Doomed): Refusal[] {
  const refusals: Refusal[] = [];
  const kept = doomed.filter((s) => s.protected === true);
  if (kept.length > 0) {
    refusals.push(guard('protected', protectedMessage(names(tree, kept), kept.length), ids(kept)));
  }
  const owned = doomed.filter((s) => s.owner !== undefined && s.ownerAcknowledged !== true);
  if (owned.length > 0) {
    const owner = owned[0]?.owner ?? 'another product';
    refusals.push(
      guard(
        'foreignOwner',
        ownedMessage({ list: names(tree, owned), owner, count: owned.length }),
        ids(owned),
      ),
    );
  }
  return refusals;
}

/** A refusal that force does not pass. */
export function guard(code: RefusalCode, text: MessageText | string, blockers: string[]): Refusal {
  return refusal('guard', code, { text, blockers });
}

/** A refusal that force passes. */
export function loss(code: RefusalCode, text: MessageText | string, blockers: string[]): Refusal {
  return refusal('loss', code, { text, blockers });
}

function refusal(
  kind: Refusal['class'],
  code: RefusalCode,
  { text, blockers }: { text: MessageText | string; blockers: string[] },
): Refusal {
  const full = typeof text === 'string' ? plain(text) : text;
  return { class: kind, code, sentence: full.text, ...messageOf(full), blockers, suggestions: [] };
}

const names = (tree: SnapshotTree, snapshots: readonly Snapshot[]) =>
  nameList(snapshots.map((snapshot) => distinctName(tree, snapshot)));

function protectedMessage(list: NameList, count: number): MessageText {
  return count === 1
    ? message`${list} is protected. Remove the protection first.`
    : message`${list} are protected. Remove the protection first.`;
}

function ownedMessage({ list, owner, count }: { list: NameList; owner: string; count: number }): MessageText {
  return count === 1
    ? message`${list} was created by ${owner}, which may need it. Confirm that it may be deleted first.`
    : message`${list} were created by ${owner}, which may need them. Confirm that they may be deleted first.`;
}

const ids = (snapshots: readonly Snapshot[]) => snapshots.map((s) => s.id);

/** The nearest snapshot above a node, or `null` for the base image. */
export function parentId(bench: Workbench, node: number): string | null {
  const parent = at(bench.parent, node);
  return parent === BASE ? null : bench.snapshot(parent).id;
}
