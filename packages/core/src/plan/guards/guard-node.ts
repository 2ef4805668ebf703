import {
  joined,
  type MessageText,
  message,
  plain,
  type Report,
  reportSentence,
} from '../../message/message.ts';
import { evaluateRules } from '../../rules/evaluate.ts';
import type { Refusal } from '../../rules/refusal.ts';
import { distinctName } from '../../tree/display-name.ts';
import type { Snapshot, SnapshotTree } from '../../tree/model.ts';
import { at, BASE } from '../../tree/shape.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { guardChain } from './guard-chain.ts';
import { guard, ids, repairAnswers } from './refuse.ts';

/** Guards on a delete or a revert that no hypervisor has. Evaluated on the bench as it is before the step. */
export function guardNode(bench: Workbench, node: number, verb: 'delete' | 'revert'): Refusal[] {
  // An internal snapshot can be deleted whatever the chain lacks.
  const independent = bench.rulesOf(node)?.storage === 'independent';
  // The reader marks a snapshot whose own files are incomplete.
  const ignored = verb === 'delete' ? independent : bench.capabilities.revertIgnoresLiveFiles === true;
  const problems = guardProblems(bench, node, verb);
  const chain = ignored ? [] : guardChain(bench);
  return chain.length === 0 ? problems : [...problems, ...chain];
}

/**
 * The snapshots whose files the record of an internal snapshot names. After a revert to it, libvirt reports the chain of
 * that record, even if another tool has merged one of the files (tested on 9.0).
 */
function recordedBelow(bench: Workbench, node: number): Snapshot[] {
  if (bench.rulesOf(node)?.storage !== 'independent') return [];
  const below: Snapshot[] = [];
  for (let i = at(bench.parent, node); i > BASE; i = at(bench.parent, i)) below.push(bench.snapshot(i));
  return below;
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
  const isMerged = ({ problem }: Snapshot) => problem?.code === 'mergedElsewhere';
  const unsure =
    touched.find(isMerged) ?? (verb === 'revert' ? recordedBelow(bench, node).find(isMerged) : undefined);
  if (unsure?.problem !== undefined) {
    const sentence = message`${reportSentence(unsure.problem)} Repair the records first.`;
    refusals.push({ ...guard('mergedElsewhere', sentence, [unsure.id]), suggestions: [...repairAnswers] });
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
