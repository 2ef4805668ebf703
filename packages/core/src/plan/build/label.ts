import { message, plain } from '../../message/message.ts';
import type { Operation } from '../../operation/operation.ts';
import { changedTags, cleanTag, MOST_TAGS, tagDefect, visible } from '../../operation/tags.ts';
import type { Refusal } from '../../rules/refusal.ts';
import type { Snapshot } from '../../tree/model.ts';
import type { Draft } from '../draft.ts';
import { guardText } from '../guards/guard-text.ts';
import { guard } from '../guards/refuse.ts';

type Edit = Extract<Operation, { kind: 'rename' | 'describe' | 'protect' | 'acknowledgeOwner' }>;
type Tag = Extract<Operation, { kind: 'tag' }>;

/** Changes the metadata of a snapshot, and no data. */
export function edit(draft: Draft, node: number, operation: Edit): void {
  if (operation.kind === 'rename' || operation.kind === 'describe') {
    if (!supported(draft, operation.kind)) return;
    const idle = unchanged(draft.bench.snapshot(node), operation);
    if (idle !== undefined) return draft.refuse(guard('nothingToDo', idle, []));
    draft.refuse(...guardText(operation));
  }
  if (operation.kind === 'rename') warnOfTwins(draft, operation);
  draft.steps.push(operation);
  draft.bench.edit(node, changeOf(operation));
}

function unchanged(
  snapshot: Snapshot,
  operation: Extract<Edit, { kind: 'rename' | 'describe' }>,
): string | undefined {
  if (operation.kind === 'rename') {
    return operation.name === snapshot.name ? 'The snapshot already has this name.' : undefined;
  }
  return operation.description === (snapshot.description ?? '')
    ? 'The snapshot already has this description.'
    : undefined;
}

function warnOfTwins(draft: Draft, { id, name }: Extract<Edit, { kind: 'rename' }>): void {
  const twins = draft.bench.tree.snapshots.filter((s) => s.id !== id && s.name === name);
  if (twins.length === 0) return;
  const text =
    name === ''
      ? 'Another snapshot has no name either. Only their IDs will differ.'
      : message`Another snapshot is also named ${name}. Only their IDs will differ.`;
  draft.warn(
    'duplicateName',
    text,
    twins.map((s) => s.id),
  );
}

function changeOf(operation: Edit): Partial<Snapshot> {
  switch (operation.kind) {
    case 'rename':
      return { name: operation.name };
    case 'describe':
      return { description: operation.description };
    case 'protect':
      return { protected: operation.protected };
    case 'acknowledgeOwner':
      return { ownerAcknowledged: operation.acknowledged };
    default:
      return operation satisfies never;
  }
}

/** Adds and removes tags. A snapshot whose tags would not change gets no step. */
export function tag(draft: Draft, node: number, operation: Tag): void {
  const { id, tags = [] } = draft.bench.snapshot(node);
  const refusal = unfitTag(operation);
  if (refusal !== undefined) {
    draft.refuse(refusal);
    return;
  }
  const next = changedTags(tags, operation);
  if (next.length > MOST_TAGS && next.length > tags.length) {
    const sentence = message`${draft.bench.nameOf(node)} would have ${next.length} tags. The limit is ${MOST_TAGS}.`;
    draft.refuse(guard('tooManyTags', sentence, [id]));
    return;
  }
  if (JSON.stringify(next) === JSON.stringify(tags)) return;
  draft.steps.push({ kind: 'tag', id, tags: next });
  draft.bench.edit(node, { tags: next });
}

function unfitTag({ add = [] }: Tag): Refusal | undefined {
  for (const text of add) {
    const defect = tagDefect(cleanTag(text));
    if (defect !== undefined)
      return guard('invalidTag', message`${quoted(text)} is not a valid tag. ${plain(defect)}`, []);
  }
  return undefined;
}

/** Refuses a plan that changes nothing, because everything has these tags already. */
export function refuseIdleTagging(draft: Draft): void {
  if (draft.steps.length > 0 || draft.refused || draft.losses.length > 0) return;
  draft.refuse(guard('nothingToDo', 'The tags would not change.', []));
}

/** Refuses what the driver never supports, with its reason. */
export function supported(
  draft: Draft,
  what: 'deleteMetadata' | 'rename' | 'describe' | 'consolidate',
): boolean {
  const support = draft.bench.capabilities[what];
  if (support.supported) return true;
  draft.refuse({ ...guard('notSupported', support.reason, []), class: 'impossible', rule: support.reason });
  return false;
}

const SHOWN = 60;
const quoted = (text: string) => `“${visible(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text)}”`;
