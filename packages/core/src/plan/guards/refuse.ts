import { type MessageText, messageOf, nameListOf, plain } from '../../message/message.ts';
import type { Refusal, RefusalCode } from '../../rules/refusal.ts';
import { distinctName } from '../../tree/display-name.ts';
import type { Snapshot, SnapshotTree } from '../../tree/model.ts';

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

export const names = (tree: SnapshotTree, snapshots: readonly Snapshot[]) =>
  nameListOf(snapshots, (snapshot) => distinctName(tree, snapshot));

export const ids = (snapshots: readonly Snapshot[]) => snapshots.map((s) => s.id);

/** The repairs for merges by other tools that the files do not explain. */
export const repairAnswers = [
  { kind: 'repair', merged: 'intoBacking' },
  { kind: 'repair', merged: 'intoOverlay' },
] as const;
