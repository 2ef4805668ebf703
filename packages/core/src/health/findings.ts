import { type MessageText, message, messageOf, nameList, plain, reportSentence } from '../message/message.ts';
import { currentReason } from '../tree/current-reason.ts';
import { otherDependants } from '../tree/dependants.ts';
import { driftOf } from '../tree/drift.ts';
import type { SnapshotTree } from '../tree/model.ts';
import { shapeOf } from '../tree/shape.ts';
import type { Finding } from './model.ts';

/** A chain with more layers slows down the VM; with twice as many, some hypervisors refuse. */
const DEEP_CHAIN = 10;
const LOW_SHARE = 0.1;

/** All findings of a tree, the worst first. */
export function findingsOf(tree: SnapshotTree): Finding[] {
  return [...brokenParts(tree), ...troubledNodes(tree), ...dueWork(tree), ...notes(tree)];
}

const finding = (
  severity: Finding['severity'],
  code: Finding['code'],
  about: { text: MessageText | string; ids?: string[] },
): Finding => {
  const full = typeof about.text === 'string' ? plain(about.text) : about.text;
  return { severity, code, text: full.text, ...messageOf(full), ids: about.ids ?? [] };
};

function brokenParts(tree: SnapshotTree): Finding[] {
  const found: Finding[] = [];
  for (const { kind, ids } of shapeOf(tree).defects) {
    found.push(finding('broken', 'brokenTree', { text: defectWords[kind], ids: [...ids] }));
  }
  if (tree.current.kind === 'unknown') {
    found.push(
      finding('broken', 'unknownCurrent', {
        text: message`The current snapshot is unknown. ${currentReason(tree.current)}`,
      }),
    );
  }
  for (const reason of tree.partial ?? [])
    found.push(finding('broken', 'partialTree', { text: message`${reportSentence(reason)}` }));
  return found;
}

const defectWords = {
  duplicateId: 'Two snapshots have the same ID.',
  danglingParent: 'The parent of a snapshot does not exist.',
  cycle: 'Some snapshots are their own ancestors.',
  danglingCurrent: 'The current snapshot does not exist.',
} as const;

const problemCodes = {
  missingFile: ['warning', 'missingFile'],
  unreadable: ['broken', 'unreadable'],
  metadataOnly: ['warning', 'metadataOnly'],
  overwritten: ['warning', 'overwritten'],
  mergedElsewhere: ['warning', 'mergedElsewhere'],
  deleteInProgress: ['warning', 'halfDeleted'],
  danglingParent: ['broken', 'brokenTree'],
} as const;

function troubledNodes(tree: SnapshotTree): Finding[] {
  const troubled = tree.snapshots.flatMap(({ id, problem }) =>
    problem === undefined ? [] : [{ id, problem }],
  );
  // One merge by another tool is a problem of the snapshots before and after it.
  const alike = Map.groupBy(troubled, ({ id, problem: { code, text } }) =>
    code === 'mergedElsewhere' ? text : id,
  );
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const [severity, code] = problemCodes[first.problem.code];
    const ids = group.map(({ id }) => id);
    return [finding(severity, code, { text: message`${reportSentence(first.problem)}`, ids })];
  });
}

function dueWork(tree: SnapshotTree): Finding[] {
  const { moved, records } = driftOf(tree);
  const found = moved.map(({ disk, from, to }) =>
    finding('warning', 'movedFile', {
      text: message`The records name ${from} of disk ${disk}, which is now ${to}.`,
    }),
  );
  for (const { id, disk, from, to } of records)
    found.push(
      finding('warning', 'wrongRecord', {
        text: message`The record names ${from} of disk ${disk}, but the file is ${to}.`,
        ids: [id],
      }),
    );
  if (tree.needsConsolidation === true) {
    found.push(
      finding('warning', 'needsConsolidation', {
        text: 'Disks of deleted snapshots still need to be consolidated.',
      }),
    );
  }
  for (const { disk, chain } of tree.live.disks) {
    const missing = chain.find((layer) => layer.missing === true);
    if (missing !== undefined)
      found.push(
        finding('broken', 'missingFile', { text: message`${missing.path} of disk ${disk} is missing.` }),
      );
    if (chain.length > DEEP_CHAIN) {
      found.push(
        finding('warning', 'chainDeep', {
          text: message`The chain of disk ${disk} has ${chain.length} layers.`,
        }),
      );
    }
  }
  const written = tree.live.disks.reduce((sum, disk) => sum + (disk.capacity ?? 0), 0);
  if (tree.freeBytes !== undefined && written > 0 && tree.freeBytes < written * LOW_SHARE) {
    found.push(
      finding('warning', 'lowSpace', {
        text: 'The free space in the storage of the disks is less than 10% of their size.',
      }),
    );
  }
  return found;
}

function notes(tree: SnapshotTree): Finding[] {
  const found: Finding[] = [];
  const owned = tree.snapshots.filter((s) => s.owner !== undefined && s.ownerAcknowledged !== true);
  if (owned.length > 0) {
    found.push(
      finding('note', 'foreignOwner', {
        text:
          owned.length === 1
            ? message`1 snapshot was created by ${owned[0]?.owner ?? 'another product'}.`
            : message`${owned.length} snapshots were created by ${owned[0]?.owner ?? 'another product'}.`,
        ids: owned.map((s) => s.id),
      }),
    );
  }
  const same = duplicateNames(tree);
  if (same.length > 0)
    found.push(finding('note', 'duplicateNames', { text: 'Some snapshots have the same name.', ids: same }));
  const coverages = new Set(tree.snapshots.flatMap((s) => s.disks.map((d) => d.coverage)));
  if (coverages.has('internal') && coverages.has('external')) {
    found.push(
      finding('note', 'mixedStorage', { text: 'This VM has both internal and external snapshots.' }),
    );
  }
  const others = otherDependants(tree);
  if (others.length > 0) {
    const who = nameList([...new Set(others.map((d) => d.by))]);
    found.push(finding('note', 'dependants', { text: message`Others depend on files of this VM: ${who}.` }));
  }
  return found;
}

function duplicateNames(tree: SnapshotTree): string[] {
  const byName = Map.groupBy(tree.snapshots, (s) => s.name);
  return [...byName.values()].filter((group) => group.length > 1).flatMap((group) => group.map((s) => s.id));
}
